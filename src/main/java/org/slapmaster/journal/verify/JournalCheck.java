package org.slapmaster.journal.verify;

import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.StreamConverters;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.slapmaster.journal.JournalEntry;
import org.slapmaster.journal.JournalFault;
import org.slapmaster.journal.JournalHead;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.JournalStore;
import org.slapmaster.journal.JournalVerdict;
import org.slapmaster.journal.JournalVerification;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.Expect;

/** Examines a whole journal; takes as long as reading it takes. */
public final class JournalCheck {
  private static final String READABLE =
      "Every stream is without gaps, and every event in it can be read.";

  private JournalCheck() {}

  /**
   * The embedded journal.
   *
   * @param expected heads that were noted elsewhere
   * @param progress hears how many entries are done
   */
  public static VerifyReport ofStore(
      JournalStore store, List<JournalHead> expected, LongConsumer progress) {
    JournalVerdict verdict =
        store.verify(
            JournalVerification.ofBlocks()
                .expecting(expected)
                .telling((commit, commits) -> progress.accept(commit)));
    List<String> proved = new ArrayList<>();
    proved.add("Every entry is the one that was committed there: the hash chain holds.");
    proved.add(READABLE);
    expected.forEach(
        head -> proved.add("Nothing up to commit " + head.commits() + " was changed or cut off."));
    return new VerifyReport(
        verdict.head().toString(),
        verdict.entries(),
        verdict.faults().stream().map(JournalCheck::fault).toList(),
        verdict.faultCount(),
        verdict.isSound() ? "" : Objects.requireNonNullElse(verdict.lastGoodPosition(), ""),
        proved,
        expected.isEmpty()
            ? List.of(
                "That nothing was cut off or rewritten as a whole: give a head that was noted elsewhere with --expect.")
            : List.of());
  }

  private static VerifyReport.Fault fault(JournalFault fault) {
    return new VerifyReport.Fault(
        fault.kind().name(), Objects.requireNonNullElse(fault.position(), ""), fault.sentence());
  }

  /**
   * Any other journal, which keeps no hash chain: what reading it shows.
   *
   * @throws IllegalArgumentException with one sentence when heads are expected
   */
  public static VerifyReport ofStreams(
      ActorSystem<?> system, List<JournalHead> expected, LongConsumer progress) {
    Expect.that(
        expected.isEmpty(),
        "Expected the embedded journal to prove a head, but this one is in PostgreSQL, which keeps"
            + " no hash chain.");
    JournalReader journal = new JournalReader(system);
    List<VerifyReport.Fault> faults = new ArrayList<>();
    long[] entries = {0};
    try (Stream<StreamId> streams =
        journal.streams().runWith(StreamConverters.asJavaStream(), system)) {
      streams.forEach(
          stream ->
              faults.addAll(examine(journal, system, stream, () -> progress.accept(++entries[0]))));
    }
    return new VerifyReport(
        "",
        entries[0],
        faults.subList(0, Math.min(faults.size(), JournalVerdict.LISTED)),
        faults.size(),
        "",
        List.of(READABLE),
        List.of(
            "That no entry was changed, and that no stream ends too early: PostgreSQL keeps no hash chain of the journal."));
  }

  private static List<VerifyReport.Fault> examine(
      JournalReader journal, ActorSystem<?> system, StreamId stream, Runnable done) {
    long last = 0;
    long lastAt = Long.MIN_VALUE;
    try (Stream<JournalEntry> entries =
        journal.entries(stream).runWith(StreamConverters.asJavaStream(), system)) {
      for (Iterator<JournalEntry> each = entries.iterator(); each.hasNext(); ) {
        JournalEntry entry = each.next();
        if (entry.entry() != last + 1) {
          return List.of(
              fault("GAP", stream, last + 1, "to be there, but " + entry.entry() + " follows"));
        }
        if (entry.block().events().get(0).audit().at() <= lastAt) {
          return List.of(
              fault(
                  "REORDERED",
                  stream,
                  entry.entry(),
                  "to be later than the one before, but it is not"));
        }
        last = entry.entry();
        lastAt = entry.lastAt();
        done.run();
      }
      return List.of();
    } catch (RuntimeException unreadable) {
      return List.of(
          fault("UNDECODABLE", stream, last + 1, "to be readable, but: " + deepest(unreadable)));
    }
  }

  private static VerifyReport.Fault fault(
      String kind, StreamId stream, long entry, String expected) {
    String position = stream + ":" + entry;
    return new VerifyReport.Fault(
        kind, position, "Expected entry " + position + " " + expected + ".");
  }

  private static String deepest(Throwable failure) {
    Throwable at = failure;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    return String.valueOf(at.getMessage());
  }
}
