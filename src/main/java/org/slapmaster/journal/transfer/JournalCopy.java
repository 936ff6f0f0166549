package org.slapmaster.journal.transfer;

import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.StreamConverters;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.slapmaster.journal.JournalEntry;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.StreamId;

/** Takes a journal that nobody writes into another store; positions and moments stay. */
public final class JournalCopy {
  private final ActorSystem<?> from;
  private final ActorSystem<?> to;
  private final JournalReader source;
  private final JournalReader target;
  private final LongConsumer progress;

  /**
   * @param progress hears now and then how many entries are done
   */
  public JournalCopy(ActorSystem<?> from, ActorSystem<?> to, LongConsumer progress) {
    this.from = from;
    this.to = to;
    this.progress = progress;
    source = new JournalReader(from);
    target = new JournalReader(to);
  }

  /**
   * Copies, then reads both and compares them entry by entry.
   *
   * @return what both hold
   * @throws IllegalStateException with one sentence when the target is not empty, when it cannot be
   *     written, or when the two are not the same afterwards
   */
  public JournalTally.Result run() {
    if (!streams(target, to).isEmpty()) {
      throw new IllegalStateException(
          "Expected an empty journal to copy into, but it has events already.");
    }
    JournalWriter writer = new JournalWriter(to);
    long entries = 0;
    for (StreamId stream : streams(source, from)) {
      try (Stream<JournalEntry> all = entries(source, from, stream)) {
        for (Iterator<JournalEntry> each = all.iterator(); each.hasNext(); ) {
          writer.write(each.next());
          progress.accept(++entries);
        }
      }
    }
    writer.flush();
    return compare();
  }

  private JournalTally.Result compare() {
    List<StreamId> copied = streams(target, to);
    JournalTally tally = new JournalTally();
    for (StreamId stream : streams(source, from)) {
      try (Stream<JournalEntry> originals = entries(source, from, stream);
          Stream<JournalEntry> copies = entries(target, to, stream)) {
        Iterator<JournalEntry> copy = copies.iterator();
        for (Iterator<JournalEntry> each = originals.iterator(); each.hasNext(); ) {
          JournalEntry original = each.next();
          same(original, copy.hasNext() ? copy.next() : null);
          tally.add(original);
        }
        if (copy.hasNext()) {
          throw new IllegalStateException(
              "Expected the copy of " + stream + " to end where it does, but it goes on.");
        }
      }
    }
    if (copied.size() != tally.result().streams()) {
      throw new IllegalStateException(
          "Expected a copy of %d streams, but it has %d."
              .formatted(tally.result().streams(), copied.size()));
    }
    return tally.result();
  }

  private static void same(JournalEntry original, JournalEntry copy) {
    if (!original.equals(copy)) {
      throw new IllegalStateException(
          "Expected the copy of %s:%d to be as the original, but it is %s."
              .formatted(
                  original.stream(), original.entry(), copy == null ? "missing" : "another"));
    }
  }

  private static List<StreamId> streams(JournalReader journal, ActorSystem<?> system) {
    return journal.streams().runWith(Sink.seq(), system).toCompletableFuture().join();
  }

  private static Stream<JournalEntry> entries(
      JournalReader journal, ActorSystem<?> system, StreamId stream) {
    return journal.entries(stream).runWith(StreamConverters.asJavaStream(), system);
  }
}
