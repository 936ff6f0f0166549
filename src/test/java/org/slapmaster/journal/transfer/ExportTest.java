package org.slapmaster.journal.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slapmaster.Samples;
import org.slapmaster.journal.Block;
import org.slapmaster.journal.EventCatalogue;
import org.slapmaster.journal.JournalEntry;
import org.slapmaster.journal.Recorded;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;

/** An export loses nothing, and whatever is done to one of its lines is found where it was done. */
class ExportTest {
  private static final List<StreamId> STREAMS =
      List.of(
          StreamId.MASTER,
          StreamId.of(InstanceGuid.numbered(7)),
          StreamId.of(new ComputerId("a \"computer\" é")),
          StreamId.of(PartitionId.parse("COMP-1/slappart0")));

  /** Entries of several events, all events of the catalogue among them. */
  private static List<JournalEntry> journal(long seed) {
    Samples samples = new Samples(seed);
    Random random = new Random(seed);
    List<JournalEntry> entries = new ArrayList<>();
    for (StreamId stream : STREAMS) {
      List<Recorded> events = new ArrayList<>();
      long number = 0;
      for (EventCatalogue.Entry type : EventCatalogue.all()) {
        if (type.stream() == stream.kind()) {
          events.add(new Recorded(samples.make(type.type()), (Audit) samples.make(Audit.class)));
          if (random.nextBoolean()) {
            entries.add(new JournalEntry(stream, ++number, new Block(events)));
            events.clear();
          }
        }
      }
      if (!events.isEmpty()) {
        entries.add(new JournalEntry(stream, ++number, new Block(events)));
      }
    }
    return entries;
  }

  private static List<String> export(List<JournalEntry> entries) {
    ExportWriter writer = new ExportWriter();
    List<String> lines = new ArrayList<>();
    lines.add(writer.first(Instant.EPOCH, ""));
    entries.forEach(entry -> lines.addAll(writer.lines(entry)));
    lines.add(writer.last());
    return lines;
  }

  private static List<JournalEntry> read(List<String> lines) throws IOException {
    ExportReader reader =
        new ExportReader(new BufferedReader(new StringReader(String.join("\n", lines) + "\n")));
    List<JournalEntry> entries = new ArrayList<>();
    for (JournalEntry entry = reader.read(); entry != null; entry = reader.read()) {
      entries.add(entry);
    }
    assertThat(reader.counts().path("entries").asInt()).isEqualTo(entries.size());
    return entries;
  }

  @Test
  void everyEventComesBackWhereItStood() throws IOException {
    for (long seed = 1; seed <= 20; seed++) {
      List<JournalEntry> entries = journal(seed);

      assertThat(read(export(entries))).as("seed %d", seed).isEqualTo(entries);
    }
    assertThat(read(export(List.of()))).isEmpty();
  }

  @Test
  void whateverIsDoneToALineIsFoundThere() {
    List<String> whole = export(journal(1));
    for (int at = 0; at < whole.size(); at++) {
      for (Damage damage : Damage.values()) {
        List<String> damaged = new ArrayList<>(whole);
        if (damage.isPossible(damaged, at)) {
          damage.inflict(damaged, at);
          String where = damage.atEnd(damaged, at) ? "after line " + at : "line " + (at + 1) + " ";
          assertThatThrownBy(() -> read(damaged))
              .as("%s in line %d", damage, at + 1)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageStartingWith("Expected ")
              .hasMessageContaining(where);
          assertThatThrownBy(
                  () -> {
                    ExportCheck check = new ExportCheck();
                    damaged.forEach(check::accept);
                    check.end();
                  })
              .as("%s in line %d, as it passes by", damage, at + 1)
              .isInstanceOf(IllegalStateException.class);
        }
      }
    }
  }

  private enum Damage {
    CHANGED,
    REMOVED,
    REPEATED,
    SWAPPED,
    CUT_OFF;

    boolean isPossible(List<String> lines, int at) {
      return this != SWAPPED || at + 1 < lines.size();
    }

    /** There is no line any more where the damage would be found. */
    boolean atEnd(List<String> lines, int at) {
      return at > 0 && at >= lines.size();
    }

    void inflict(List<String> lines, int at) {
      switch (this) {
        case CHANGED -> lines.set(at, lines.get(at).replaceFirst("[1-9]", "0"));
        case REMOVED -> lines.remove(at);
        case REPEATED -> lines.add(at, at == 0 ? lines.get(1) : lines.get(at - 1));
        case SWAPPED -> Collections.swap(lines, at, at + 1);
        case CUT_OFF -> lines.subList(at, lines.size()).clear();
        default -> throw new AssertionError(this);
      }
    }
  }

  @Test
  void anExportOfAnotherFormIsRefused() {
    assertThatThrownBy(() -> read(List.of(new LineChain().line("{\"slapmaster_journal\":2"))))
        .hasMessageContaining("in version 1");
    assertThatThrownBy(() -> read(List.of("{}"))).hasMessageContaining("line 1 ");
  }
}
