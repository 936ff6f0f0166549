package org.slapmaster.sim;

/** A promise does not hold; the message begins with which one. */
final class Broken extends AssertionError {
  private static final long serialVersionUID = 1;

  Broken(String format, Object... arguments) {
    super(String.format(format, arguments));
  }
}
