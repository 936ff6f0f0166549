package org.slapmaster.journal.transfer;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slapmaster.domain.Times;
import org.slapmaster.journal.Block;
import org.slapmaster.journal.EventCodec;
import org.slapmaster.journal.JournalEntry;
import org.slapmaster.journal.Position;
import org.slapmaster.journal.Recorded;
import org.slapmaster.journal.StreamId;

/**
 * A journal as lines of JSON: a first line that says what this is, a line for each event with its
 * position and all that is journaled of it, and a last line with the counts and the period. The
 * entries of a stream come in their order; streams in any. Not thread-safe.
 */
public final class ExportWriter {
  /** The form of the lines; a reader refuses others. */
  static final int VERSION = 1;

  static final String TITLE = "slapmaster_journal";

  /** How the last line begins. */
  static final String END = "{\"end\":";

  private final LineChain chain = new LineChain();
  private StreamId stream;
  private long streams;
  private long entries;
  private long events;
  private long from = Long.MAX_VALUE;
  private long to;

  /**
   * The first line.
   *
   * @param written when
   * @param head of the store when the export began, as {@code journal head} prints it: all up to
   *     there is in it; empty when the store has none
   */
  public String first(Instant written, String head) {
    return chain.line(
        "{\"%s\":%d,\"written\":\"%s\",\"head\":\"%s\"".formatted(TITLE, VERSION, written, head));
  }

  /** The lines of the next entry. */
  public List<String> lines(JournalEntry entry) {
    count(entry);
    List<String> lines = new ArrayList<>(entry.block().events().size());
    for (int index = 0; index < entry.block().events().size(); index++) {
      Recorded recorded = entry.block().events().get(index);
      Position position = new Position(entry.stream(), entry.entry(), index);
      lines.add(chain.line(start(position) + fields(recorded)));
    }
    return lines;
  }

  private void count(JournalEntry entry) {
    streams += entry.stream().equals(stream) ? 0 : 1;
    stream = entry.stream();
    entries++;
    events += entry.block().events().size();
    from = Math.min(from, entry.block().events().get(0).audit().at());
    to = Math.max(to, entry.lastAt());
  }

  /** How a line of an event begins. */
  static String start(Position position) {
    String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(position.toString()));
    return "{\"position\":\"" + quoted + "\",";
  }

  /** As the journal has it, without the braces. */
  private static String fields(Recorded recorded) {
    try {
      byte[] block = EventCodec.write(new Block(List.of(recorded)));
      return new String(block, 2, block.length - 4, StandardCharsets.UTF_8);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The last line. */
  public String last() {
    return chain.line(
        "%s{\"streams\":%d,\"entries\":%d,\"events\":%d%s}"
            .formatted(END, streams, entries, events, period()));
  }

  private String period() {
    return events == 0
        ? ""
        : ",\"from\":\"%s\",\"to\":\"%s\"".formatted(Times.instant(from), Times.instant(to));
  }
}
