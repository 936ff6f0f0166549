package org.slapmaster.journal;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonFormatVisitorWrapper;
import com.fasterxml.jackson.databind.jsonFormatVisitors.JsonStringFormatVisitor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slapmaster.codec.Json;
import org.slapmaster.model.Meaning;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.Sealed;

/**
 * What whoever reads a journal may rely on: every event with its fields, and every type that these
 * have. Made from the vocabularies themselves and their {@link Meaning}.
 *
 * @param events by name
 * @param types by name
 */
public record EventContract(List<Event> events, List<Named> types) {
  /** Values that are journaled as others: parameters never leave the rules unsealed. */
  private static final Map<Class<?>, Class<?>> JOURNALED_AS =
      Map.of(Parameters.class, Sealed.class);

  private static final Map<Class<?>, String> PLAIN =
      Map.of(
          String.class, "text",
          long.class, "number",
          Long.class, "number",
          int.class, "number",
          boolean.class, "true or false",
          Boolean.class, "true or false",
          byte[].class, "Base64 text");

  /** An event of the catalogue in the version that is written now. */
  public record Event(
      String name, int version, StreamId.Kind stream, String meaning, List<Field> fields) {}

  /**
   * A field of an event or of a type.
   *
   * @param type in words; names of {@link #types} stand in it as they are
   * @param meaning empty when the type says all
   * @param absent what it says when the field is missing; empty when it never is
   */
  public record Field(String name, String type, int since, String meaning, String absent) {}

  /**
   * A type that fields have.
   *
   * @param form how it looks as JSON
   * @param words all that may stand there; empty when there is no closed list
   * @param fields of an object
   */
  public record Named(
      String name, String form, String meaning, List<String> words, List<Field> fields) {
    /** Whether its fields are described here. */
    @JsonIgnore
    public boolean isObject() {
      return !fields.isEmpty();
    }
  }

  /** As this program writes. */
  public static EventContract present() {
    SortedMap<String, Named> types = new TreeMap<>();
    List<Event> events =
        EventCatalogue.all().stream()
            .map(
                entry ->
                    new Event(
                        entry.name(),
                        entry.version(),
                        entry.stream(),
                        meaning(entry.type()),
                        fields(entry.type(), types)))
            .toList();
    return new EventContract(events, List.copyOf(types.values()));
  }

  /** The type of a name; null for plain ones. */
  public Named type(String name) {
    return types.stream().filter(type -> type.name().equals(name)).findAny().orElse(null);
  }

  private static String meaning(Class<?> type) {
    Meaning meaning = type.getAnnotation(Meaning.class);
    return meaning == null ? "" : meaning.value();
  }

  private static List<Field> fields(Class<?> type, SortedMap<String, Named> types) {
    List<Field> fields = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String words = words(component.getGenericType(), types);
      Meaning meaning = component.getAnnotation(Meaning.class);
      fields.add(
          meaning == null
              ? new Field(component.getName(), words, 1, "", "")
              : new Field(
                  component.getName(), words, meaning.since(), meaning.value(), meaning.absent()));
    }
    return List.copyOf(fields);
  }

  private static String words(Type type, SortedMap<String, Named> types) {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      return generic.getRawType() == SortedMap.class
          ? "object of " + words(of[1], types) + " by " + words(of[0], types)
          : "list of " + words(of[0], types);
    }
    Class<?> raw = (Class<?>) type;
    return PLAIN.containsKey(raw) ? PLAIN.get(raw) : named(raw, types);
  }

  private static String named(Class<?> type, SortedMap<String, Named> types) {
    String name = type.getSimpleName();
    if (!types.containsKey(name)) {
      types.put(name, describe(type, types));
    }
    return name;
  }

  private static Named describe(Class<?> type, SortedMap<String, Named> types) {
    String name = type.getSimpleName();
    Class<?> journaled = JOURNALED_AS.get(type);
    if (journaled != null) {
      return new Named(name, named(journaled, types), meaning(type), List.of(), List.of());
    } else if (type.isEnum()) {
      List<String> words = Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
      return new Named(name, "text", meaning(type), words, List.of());
    } else if (isText(type)) {
      return new Named(name, "text", meaning(type), List.of(), List.of());
    }
    return new Named(name, "object", meaning(type), List.of(), fields(type, types));
  }

  /** Asks who writes it. */
  private static boolean isText(Class<?> type) {
    boolean[] text = {false};
    try {
      Json.LENIENT.acceptJsonFormatVisitor(
          type,
          new JsonFormatVisitorWrapper.Base() {
            @Override
            public JsonStringFormatVisitor expectStringFormat(JavaType asked) {
              text[0] = true;
              return null;
            }
          });
    } catch (JsonMappingException impossible) {
      throw new IllegalStateException(impossible);
    }
    return text[0];
  }
}
