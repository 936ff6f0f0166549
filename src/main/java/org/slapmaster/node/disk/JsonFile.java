package org.slapmaster.node.disk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slapmaster.disk.DurableFile;

/**
 * One record kept as a JSON file that only the node may read: it may hold secrets.
 *
 * @param <T> a record of plain values
 */
public final class JsonFile<T> {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .build();

  private final Path file;
  private final Class<T> type;

  public JsonFile(Path file, Class<T> type) {
    this.file = file;
    this.type = type;
  }

  /**
   * What was written last; empty when nothing was.
   *
   * @throws IllegalStateException when the file holds something else
   */
  public Optional<T> read() {
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), type));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException(
          "Expected " + file + " to hold what the node wrote, but it cannot be read.", e);
    }
  }

  /** The JSON of a record, equal for equal records. */
  public static String text(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Expected a record of plain values, but: " + e, e);
    }
  }

  /** Returns when the value would survive a power loss. */
  public void write(T value) {
    try {
      DurableFile.write(file, JSON.writeValueAsBytes(value), "rw-------");
    } catch (IOException e) {
      throw new IllegalStateException(
          "Expected to write " + file + ", but: " + e.getMessage() + ".", e);
    }
  }
}
