package org.slapmaster.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.util.function.Function;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/**
 * Teaches Jackson the values of {@code model}: identities are text (as values and as keys of maps),
 * and each sealed interface carries the simple name of its record as {@code "type"}. Keeps
 * annotations out of {@code model} and {@code domain}. Has a public constructor because Akka's
 * Jackson serializer creates it by name.
 */
public final class ModelModule extends SimpleModule {
  public ModelModule() {
    super("slapmaster-model");
    text(ComputerId.class, ComputerId::new);
    text(PartitionId.class, PartitionId::parse);
    text(InstanceGuid.class, InstanceGuid::new);
    text(Title.class, Title::new);
    text(Requester.class, Requester::parse);
    text(SoftwareRelease.class, SoftwareRelease::new);
    text(SoftwareType.class, SoftwareType::new);
    addSerializer(Requester.class, ToStringSerializer.instance);
  }

  @Override
  public void setupModule(SetupContext context) {
    super.setupModule(context);
    context.insertAnnotationIntrospector(new SealedTypes());
  }

  private <T> void text(Class<T> type, Function<String, T> parse) {
    addSerializer(type, ToStringSerializer.instance);
    addDeserializer(type, new TextDeserializer<>(type, parse));
    addKeySerializer(type, new ToStringKeySerializer());
    addKeyDeserializer(
        type,
        new KeyDeserializer() {
          @Override
          public Object deserializeKey(String key, DeserializationContext context) {
            return parse.apply(key);
          }
        });
  }

  private static final class TextDeserializer<T> extends StdScalarDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Function<String, T> parse;

    TextDeserializer(Class<T> type, Function<String, T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      String text = parser.getValueAsString();
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException refusal) {
        throw InvalidFormatException.from(parser, refusal.getMessage(), text, handledType());
      }
    }
  }
}
