package org.slapmaster.model;

import java.util.Locale;

/**
 * What was ordered of an instance. What a node reports never changes it (compare {@link
 * ReportedState}).
 */
@Meaning("What was ordered of an instance.")
public enum RequestedState {
  STARTED,
  STOPPED,
  DESTROYED;

  /** Reads {@code started}, {@code stopped} or {@code destroyed}. */
  public static RequestedState parse(String text) {
    for (RequestedState state : values()) {
      if (state.toString().equals(text)) {
        return state;
      }
    }
    throw new IllegalArgumentException(
        "Expected a state of 'started', 'stopped' or 'destroyed', but got '"
            + Expect.shown(text)
            + "'.");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
