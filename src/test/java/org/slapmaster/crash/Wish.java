package org.slapmaster.crash;

import org.slapmaster.history.ClientHistory;

/**
 * What a client asks for: an instance of this title.
 *
 * @param release its software
 * @param computer on which it shall be; empty: on any
 * @param size the one instance parameter
 * @param state {@code started}, {@code stopped} or {@code destroyed}
 */
record Wish(String title, String release, String computer, String size, String state) {
  static final String RELEASE = "https://example.com/software.cfg";

  static Wish started(String title, String computer, String size) {
    return new Wish(title, RELEASE, computer, size, "started");
  }

  Wish of(String other) {
    return new Wish(title, other, computer, size, state);
  }

  Wish sized(String other) {
    return new Wish(title, release, computer, other, state);
  }

  Wish ordered(String other) {
    return new Wish(title, release, computer, size, other);
  }

  boolean destroys() {
    return state.equals("destroyed");
  }

  ClientHistory.Order order() {
    return destroys()
        ? ClientHistory.Order.destroy(title, title)
        : ClientHistory.Order.request(
            title, title, release + " " + computer + " " + size + " " + state);
  }
}
