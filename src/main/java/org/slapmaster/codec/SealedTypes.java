package org.slapmaster.codec;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import java.util.ArrayList;
import java.util.List;
import org.slapmaster.model.Requester;

/**
 * Polymorphism for the project's sealed interfaces: the closed list of permitted records, told
 * apart by simple name.
 */
final class SealedTypes extends NopAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  @Override
  public TypeResolverBuilder<?> findTypeResolver(
      MapperConfig<?> config, AnnotatedClass annotated, JavaType baseType) {
    if (!ours(annotated.getRawType())) {
      return null;
    }
    return new StdTypeResolverBuilder()
        .init(JsonTypeInfo.Id.NAME, null)
        .inclusion(JsonTypeInfo.As.PROPERTY)
        .typeProperty("type");
  }

  @Override
  public List<NamedType> findSubtypes(Annotated annotated) {
    if (!(annotated instanceof AnnotatedClass) || !ours(annotated.getRawType())) {
      return null;
    }
    List<NamedType> subtypes = new ArrayList<>();
    collect(annotated.getRawType(), subtypes);
    return subtypes;
  }

  private static boolean ours(Class<?> type) {
    return type.isInterface()
        && type.isSealed()
        && type.getName().startsWith("org.slapmaster.")
        && !type.getPackageName().equals(Requester.class.getPackageName());
  }

  private static void collect(Class<?> type, List<NamedType> subtypes) {
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      if (permitted.isSealed()) {
        collect(permitted, subtypes);
      } else {
        subtypes.add(new NamedType(permitted, permitted.getSimpleName()));
      }
    }
  }
}
