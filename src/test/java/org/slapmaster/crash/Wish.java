package org.slapmaster.crash;

import org.slapmaster.history.ClientHistory;

/**
 * What a client asks for: an instance of this title.
 *
 * @param computer on which it shall be; empty: on any
 * @param size the one instance parameter
 * @param state {@code started}, {@code stopped} or {@code destroyed}
 */
record Wish(String title, String computer, String size, String state) {
  static final String RELEASE = "https://example.com/software.cfg";

  static Wish started(String title, String computer, String size) {
    return new Wish(title, computer, size, "started");
  }

  Wish sized(String other) {
    return new Wish(title, computer, other, state);
  }

  Wish ordered(String other) {
    return new Wish(title, computer, size, other);
  }

  boolean destroys() {
    return state.equals("destroyed");
  }

  ClientHistory.Order order() {
    return destroys()
        ? ClientHistory.Order.destroy(title, title)
        : ClientHistory.Order.request(title, title, computer + " " + size + " " + state);
  }
}
