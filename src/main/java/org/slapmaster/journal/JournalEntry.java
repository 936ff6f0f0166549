package org.slapmaster.journal;

/**
 * An entry with its place: what tools see that move journals and do not read them.
 *
 * @param entry its number in its stream, from 1
 */
public record JournalEntry(StreamId stream, long entry, Block block) {
  /** The newest moment in it, microseconds. */
  public long lastAt() {
    return block.events().get(block.events().size() - 1).audit().at();
  }
}
