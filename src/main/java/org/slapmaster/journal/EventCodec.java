package org.slapmaster.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
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

  /**
   * What writes and reads the fields of one kind of event.
   *
   * @param reader for the newest version
   */
  private record Format(EventCatalogue.Entry entry, ObjectWriter writer, ObjectReader reader) {
    Format(EventCatalogue.Entry entry) {
      this(
          entry,
          MAPPER.writerFor(entry.type()),
          READER.without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).forType(entry.type()));
    }
  }

  private static final Map<String, Format> BY_NAME =
      EventCatalogue.all().stream()
          .map(Format::new)
          .collect(Collectors.toMap(format -> format.entry().name(), format -> format));

  private static final Map<Class<?>, Format> BY_TYPE =
      BY_NAME.values().stream()
          .collect(Collectors.toMap(format -> format.entry().type(), format -> format));

  /** What most events take, and more. */
  private static final int EVENT_BYTES = 512;

  private EventCodec() {}

  /** The bytes of a block. */
  public static byte[] write(Block block) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(EVENT_BYTES * block.events().size());
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
    Format format = BY_TYPE.get(recorded.event().getClass());
    if (format == null) {
      throw new IllegalArgumentException(
          "Expected an event of the catalogue, but got " + recorded.event() + ".");
    }
    json.writeStartObject();
    json.writeStringField("event", format.entry().name());
    json.writeNumberField("version", format.entry().version());
    json.writeNumberField("at", recorded.audit().at());
    json.writeStringField("by", recorded.audit().by());
    json.writeStringField("cause", recorded.audit().cause());
    json.writeFieldName("data");
    format.writer().writeValue(json, recorded.event());
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
        case "data" -> event = data(json, format(name), version);
        default -> json.skipChildren();
      }
    }
    expect(json.currentToken() == JsonToken.END_OBJECT);
    if (event == null) {
      throw unknownVersion(format(name).entry(), version);
    }
    try {
      return new Recorded(event, new Audit(at, by, cause));
    } catch (IllegalArgumentException refusal) {
      throw new IOException(refusal.getMessage(), refusal);
    }
  }

  private static Format format(String name) throws IOException {
    Format format = BY_NAME.get(name);
    if (format == null) {
      throw new IOException(
          "Expected an event of the catalogue, but the journal has '" + name + "'.");
    }
    return format;
  }

  private static Object data(JsonParser json, Format format, int version) throws IOException {
    EventCatalogue.Entry entry = format.entry();
    if (version < 1 || version > entry.version() || json.currentToken() != JsonToken.START_OBJECT) {
      throw unknownVersion(entry, version);
    }
    if (version == entry.version()) {
      return format.reader().readValue(json);
    }
    ObjectNode fields = MAPPER.readTree(json);
    return format
        .reader()
        .treeToValue(Upcasters.PRESENT.upcast(entry.name(), version, fields), entry.type());
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
