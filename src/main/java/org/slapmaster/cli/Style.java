package org.slapmaster.cli;

/** Colour on a terminal; the words alone say everything. */
record Style(boolean colour) {
  String good(String text) {
    return paint("32", text);
  }

  String bad(String text) {
    return paint("31", text);
  }

  String busy(String text) {
    return paint("33", text);
  }

  String strong(String text) {
    return paint("1", text);
  }

  String faint(String text) {
    return paint("2", text);
  }

  /** A state in the colour of its kind. */
  String state(String state) {
    return switch (state) {
      case "started", "installed", "open", "passed" -> good(state);
      case "error", "failed", "out of contact", "unallocated", "waiting for a host" -> bad(state);
      case "stopped", "closed", "expected" -> faint(state);
      default -> busy(state);
    };
  }

  private String paint(String code, String text) {
    return colour && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
