package org.slapmaster.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slapmaster.codec.Json;
import org.slapmaster.model.Audit;

/**
 * Blocks as JSON and back: {@code [{"event": name, "version": 1, "at": µs, "by": ..., "cause": ...,
 * "data": {...}}]}. Readable without this program, because journals live longer than programs.
 * Thread-safe.
 */
public final class EventCodec {
  private static final ObjectMapper MAPPER = Json.LENIENT.copy().registerModule(new SealedOnly());
  private static final ObjectReader READER =
      MAPPER
          .reader()
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private EventCodec() {}

  /** The bytes of a block. */
  public static byte[] write(Block block) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256 * block.events().size());
    try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
      json.writeStartArray();
      for (Recorded recorded : block.events()) {
        write(json, recorded);
      }
      json.writeEndArray();
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, Recorded recorded) throws IOException {
    EventCatalogue.Entry entry = EventCatalogue.of(recorded.event());
    json.writeStartObject();
    json.writeStringField("event", entry.name());
    json.writeNumberField("version", entry.version());
    json.writeNumberField("at", recorded.audit().at());
    json.writeStringField("by", recorded.audit().by());
    json.writeStringField("cause", recorded.audit().cause());
    json.writeFieldName("data");
    MAPPER.writeValue(json, recorded.event());
    json.writeEndObject();
  }

  /**
   * The block in {@code bytes}.
   *
   * @throws IOException when it is damaged, or holds an event or version that this program does not
   *     know: an event is never passed over
   */
  public static Block read(byte[] bytes) throws IOException {
    JsonNode array = READER.readTree(bytes);
    if (!array.isArray() || array.isEmpty()) {
      throw new IOException("Expected a block of events, but the journal entry is damaged.");
    }
    List<Recorded> events = new ArrayList<>(array.size());
    for (JsonNode node : array) {
      events.add(read(node));
    }
    return new Block(events);
  }

  private static Recorded read(JsonNode node) throws IOException {
    String name = node.path("event").asText();
    int version = node.path("version").asInt();
    EventCatalogue.Entry entry =
        EventCatalogue.byName(name)
            .orElseThrow(
                () ->
                    new IOException(
                        "Expected an event of the catalogue, but the journal has '" + name + "'."));
    if (version < 1
        || version > entry.version()
        || !(node.get("data") instanceof ObjectNode data)) {
      throw new IOException(
          "Expected "
              + name
              + " of version 1 to "
              + entry.version()
              + ", but the journal has version "
              + version
              + ": it was written by a newer program.");
    }
    Object event = READER.treeToValue(Upcasters.PRESENT.upcast(name, version, data), entry.type());
    return new Recorded(event, audit(node));
  }

  private static Audit audit(JsonNode node) throws IOException {
    try {
      return new Audit(
          node.path("at").asLong(), node.path("by").asText(), node.path("cause").asText());
    } catch (IllegalArgumentException refusal) {
      throw new IOException(refusal.getMessage(), refusal);
    }
  }
}
