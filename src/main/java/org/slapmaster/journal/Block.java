package org.slapmaster.journal;

import java.util.List;

/**
 * One journal entry: all that was decided between two syncs of one actor. Readers and tools show
 * events, never blocks.
 */
public record Block(List<Recorded> events) {
  public Block {
    events = List.copyOf(events);
  }
}
