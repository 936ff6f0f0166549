package org.slapmaster.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slapmaster.codec.Json;
import org.slapmaster.model.Audit;

/**
 * Blocks as JSON and back: {@code [{"event": name, "version": 1, "at": µs, "by": ..., "cause": ...,
 * "data": {...}}]}. Readable without this program, because journals live longer than programs.
 * Thread-safe.
 */
public final class EventCodec {
  private static final ObjectMapper MAPPER =
      Json.LENIENT
          .copy()
          .registerModule(new SealedOnly())
          .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);

  private static final ObjectReader READER =
      MAPPER
          .reader()
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .with(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  /** By name of the event: what reads the fields of its newest version. */
  private static final Map<String, ObjectReader> READERS =
      EventCatalogue.all().stream()
          .collect(
              Collectors.toUnmodifiableMap(
                  EventCatalogue.Entry::name,
                  entry ->
                      READER
                          .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                          .forType(entry.type())));

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
    List<Recorded> events = new ArrayList<>();
    try (JsonParser json = MAPPER.createParser(bytes)) {
      expect(json.nextToken() == JsonToken.START_ARRAY);
      while (json.nextToken() == JsonToken.START_OBJECT) {
        events.add(readEvent(json));
      }
      expect(json.currentToken() == JsonToken.END_ARRAY && json.nextToken() == null);
    }
    expect(!events.isEmpty());
    return new Block(events);
  }

  private static void expect(boolean isBlock) throws IOException {
    if (!isBlock) {
      throw new IOException("Expected a block of events, but the journal entry is damaged.");
    }
  }

  /**
   * Fields of the newest version are read as they come; older ones are brought up to date first.
   */
  private static Recorded readEvent(JsonParser json) throws IOException {
    String name = "";
    int version = 0;
    long at = 0;
    String by = "";
    String cause = "";
    Object event = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "event" -> name = json.getValueAsString("");
        case "version" -> version = json.getValueAsInt();
        case "at" -> at = json.getValueAsLong();
        case "by" -> by = json.getValueAsString("");
        case "cause" -> cause = json.getValueAsString("");
        case "data" -> event = data(json, entry(name), version);
        default -> json.skipChildren();
      }
    }
    expect(json.currentToken() == JsonToken.END_OBJECT);
    if (event == null) {
      throw unknownVersion(entry(name), version);
    }
    try {
      return new Recorded(event, new Audit(at, by, cause));
    } catch (IllegalArgumentException refusal) {
      throw new IOException(refusal.getMessage(), refusal);
    }
  }

  private static EventCatalogue.Entry entry(String name) throws IOException {
    return EventCatalogue.byName(name)
        .orElseThrow(
            () ->
                new IOException(
                    "Expected an event of the catalogue, but the journal has '" + name + "'."));
  }

  private static Object data(JsonParser json, EventCatalogue.Entry entry, int version)
      throws IOException {
    if (version < 1 || version > entry.version() || json.currentToken() != JsonToken.START_OBJECT) {
      throw unknownVersion(entry, version);
    }
    ObjectReader reader = READERS.get(entry.name());
    if (version == entry.version()) {
      return reader.readValue(json);
    }
    ObjectNode fields = MAPPER.readTree(json);
    return reader.treeToValue(
        Upcasters.PRESENT.upcast(entry.name(), version, fields), entry.type());
  }

  private static IOException unknownVersion(EventCatalogue.Entry entry, int version) {
    return new IOException(
        "Expected "
            + entry.name()
            + " of version 1 to "
            + entry.version()
            + ", but the journal has version "
            + version
            + ": it was written by a newer program.");
  }
}
