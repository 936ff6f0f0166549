package org.slapmaster.journal.transfer;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.slapmaster.journal.EventCodec;
import org.slapmaster.journal.JournalEntry;
import org.slapmaster.journal.StreamId;

/**
 * What a journal holds, in few numbers: counts, and a digest over all events with their positions
 * that does not depend on the order in which streams are read. Two journals with one tally have the
 * same events at the same positions. Not thread-safe.
 */
public final class JournalTally {
  private static final BigInteger BOUND = BigInteger.ONE.shiftLeft(256);
  private final MessageDigest sha256 = LineChain.sha256();
  private StreamId stream;
  private long streams;
  private long entries;
  private long events;
  private BigInteger sum = BigInteger.ZERO;

  /** The next entry; those of a stream one after the other. */
  public void add(JournalEntry entry) {
    streams += entry.stream().equals(stream) ? 0 : 1;
    stream = entry.stream();
    entries++;
    events += entry.block().events().size();
    try {
      sha256.update((stream + ":" + entry.entry() + " ").getBytes(StandardCharsets.UTF_8));
      BigInteger digest = new BigInteger(1, sha256.digest(EventCodec.write(entry.block())));
      sum = sum.add(digest).mod(BOUND);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** As it is shown. */
  public record Result(long streams, long entries, long events, String digest) {}

  public Result result() {
    return new Result(streams, entries, events, "%064x".formatted(sum));
  }
}
