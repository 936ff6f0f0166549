package org.slapmaster.view;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.slapmaster.codec.Json;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Parameters;

/**
 * The JSON of the faces. Parameters and connection parameters are masked by their type, wherever in
 * a value they stand.
 */
public final class ViewJson {
  /** For what is journaled, under the names by which it is. Thread-safe. */
  static final ObjectMapper EVENTS = Json.LENIENT.copy().registerModule(masking());

  /** For the faces' own values, in the {@code snake_case} of SlapOS. Thread-safe. */
  public static final ObjectMapper MAPPER =
      EVENTS
          .copy()
          .registerModule(new JavaTimeModule())
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

  private ViewJson() {}

  /** The JSON of an answer that is as of a moment, and says so under {@code as_of}. */
  public static ObjectNode asOf(Object answer, AsOf asOf) {
    ObjectNode json = MAPPER.valueToTree(answer);
    json.set("as_of", MAPPER.valueToTree(asOf));
    return json;
  }

  /** An answer as one line. */
  public static String line(Object answer) {
    try {
      return MAPPER.writeValueAsString(answer);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The names with a mask of fixed length in place of each value. */
  static SortedMap<String, String> masked(Parameters parameters) {
    TreeMap<String, String> shown = new TreeMap<>();
    parameters.names().forEach(name -> shown.put(name, ConnectionParameters.MASK));
    return shown;
  }

  private static SimpleModule masking() {
    return new SimpleModule("slapmaster-masking")
        .addSerializer(new Masked<>(Parameters.class, ViewJson::masked))
        .addSerializer(new Masked<>(ConnectionParameters.class, ConnectionParameters::masked));
  }

  private static final class Masked<T> extends StdSerializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Function<T, SortedMap<String, String>> mask;

    Masked(Class<T> type, Function<T, SortedMap<String, String>> mask) {
      super(type);
      this.mask = mask;
    }

    @Override
    public void serialize(T value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeObject(mask.apply(value));
    }
  }
}
