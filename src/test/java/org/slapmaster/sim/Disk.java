package org.slapmaster.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.slapmaster.journal.StreamId;

/**
 * The store of the journal: blocks as bytes, by stream. What is written waits for a sync, which
 * takes all that waits, in the order in which it was written; a crash keeps a prefix of what waits
 * and tells nobody.
 */
final class Disk {
  private final Map<StreamId, List<byte[]>> streams = new LinkedHashMap<>();
  private final List<Write> waiting = new ArrayList<>();
  private final Planted planted;

  /** Told to be on disk, but not there: nothing, unless that fault is planted. */
  private final List<Write> forgotten = new ArrayList<>();

  /** Whether there is no room: whatever is written fails. */
  boolean full;

  Disk(Planted planted) {
    this.planted = planted;
  }

  /**
   * @param durable what happens once it is on disk
   * @param failed what happens when it cannot be written
   */
  record Write(StreamId stream, byte[] block, Runnable durable, Runnable failed) {}

  void write(Write write) {
    waiting.add(write);
  }

  boolean isIdle() {
    return waiting.isEmpty();
  }

  /** Everything that waits is on disk, or fails; then those who wrote it hear of it. */
  void sync() {
    List<Write> batch = List.copyOf(waiting);
    waiting.clear();
    if (full) {
      batch.forEach(write -> write.failed().run());
      return;
    }
    List.copyOf(forgotten).forEach(this::keep);
    forgotten.clear();
    for (Write write : batch) {
      if (planted == Planted.SYNC_SKIPPED) {
        forgotten.add(write);
      } else {
        keep(write);
      }
    }
    batch.forEach(write -> write.durable().run());
  }

  private void keep(Write write) {
    streams.computeIfAbsent(write.stream(), stream -> new ArrayList<>()).add(write.block());
  }

  /**
   * The process ends: some of what waits reached the disk, in order, and is returned; the rest
   * never will.
   */
  List<Write> crash(Random random) {
    int kept = full ? 0 : random.nextInt(waiting.size() + 1);
    List<Write> reached = List.copyOf(waiting.subList(0, kept));
    reached.forEach(this::keep);
    waiting.clear();
    forgotten.clear();
    return reached;
  }

  /** The blocks of a stream, first written first; until a crash, what is not there is seen too. */
  List<byte[]> read(StreamId stream) {
    List<byte[]> blocks = new ArrayList<>(streams.getOrDefault(stream, List.of()));
    forgotten.stream()
        .filter(write -> write.stream().equals(stream))
        .forEach(write -> blocks.add(write.block()));
    return blocks;
  }

  /** The streams that have blocks. */
  List<StreamId> streams() {
    return List.copyOf(streams.keySet());
  }
}
