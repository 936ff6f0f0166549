package org.slapmaster.journal.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slapmaster.codec.Json;
import org.slapmaster.journal.Block;
import org.slapmaster.journal.EventCodec;
import org.slapmaster.journal.JournalEntry;
import org.slapmaster.journal.Position;
import org.slapmaster.journal.Recorded;
import org.slapmaster.model.Expect;

/**
 * Reads what {@link ExportWriter} wrote, entry by entry. Whatever is not as it was written fails
 * with an {@link IllegalStateException} of one sentence that names the line. Not thread-safe.
 */
public final class ExportReader {
  private final BufferedReader in;
  private final LineChain chain = new LineChain();
  private long number;
  private Line ahead;
  private Position last;
  private JsonNode end;

  private record Line(Position position, Recorded event) {}

  public ExportReader(BufferedReader in) throws IOException {
    this.in = in;
    JsonNode first = line();
    if (first.path(ExportWriter.TITLE).asInt() != ExportWriter.VERSION) {
      throw new IllegalStateException(
          "Expected an export of a journal in version %d, but the first line has '%s'."
              .formatted(ExportWriter.VERSION, Expect.shown(first.toString())));
    }
    ahead = next();
  }

  /** Null at the end. */
  public JournalEntry read() throws IOException {
    if (ahead == null) {
      return null;
    }
    Position begin = ahead.position();
    List<Recorded> events = new ArrayList<>();
    while (ahead != null
        && ahead.position().entry() == begin.entry()
        && ahead.position().stream().equals(begin.stream())) {
      require(ahead.position().index() == events.size(), "index " + events.size());
      events.add(ahead.event());
      ahead = next();
    }
    return new JournalEntry(begin.stream(), begin.entry(), new Block(events));
  }

  private Line next() throws IOException {
    String text = in.readLine();
    number++;
    if (text == null) {
      throw LineChain.brokenOff(number - 1);
    }
    JsonNode node = checked(text);
    if (node.has("end")) {
      end = node.path("end");
      require(in.readLine() == null, "nothing after the counts");
      return null;
    }
    Line line = open(text, node);
    boolean sameStream = last != null && last.stream().equals(line.position().stream());
    long expected = sameStream ? last.entry() : 0;
    require(
        line.position().entry() == expected + 1
            || (sameStream && line.position().entry() == expected),
        "entry " + (expected + 1) + " of " + line.position().stream());
    last = line.position();
    return line;
  }

  private Line open(String text, JsonNode node) {
    try {
      Position position = Position.parse(node.path("position").asText());
      String start = ExportWriter.start(position);
      require(text.startsWith(start), "a line that begins with its position");
      String block = "[{" + text.substring(start.length()) + "]";
      return new Line(
          position, EventCodec.read(block.getBytes(StandardCharsets.UTF_8)).events().get(0));
    } catch (IllegalArgumentException | IOException unreadable) {
      throw new IllegalStateException(
          "Line %d of the export: %s".formatted(number, unreadable.getMessage()), unreadable);
    }
  }

  private JsonNode line() throws IOException {
    number++;
    String text = in.readLine();
    require(text != null, "lines");
    return checked(text);
  }

  private JsonNode checked(String text) {
    if (!chain.accept(text)) {
      throw LineChain.broken(number);
    }
    try {
      return Json.LENIENT.readTree(text);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void require(boolean condition, String expected) {
    if (!condition) {
      throw new IllegalStateException(
          "Expected %s in line %d of the export, but got another.".formatted(expected, number));
    }
  }

  /** What the last line counts; once everything is read. */
  public JsonNode counts() {
    return end;
  }
}
