package org.slapmaster.cli;

/** How a command ended, for scripts. */
final class ExitCode {
  static final int DONE = 0;
  static final int REFUSED = 1;
  static final int USAGE = 2;

  /** The time given to {@code --wait} is over. */
  static final int PLEASE_WAIT = 3;

  static final int UNREACHABLE = 4;
  static final int UNAUTHORISED = 5;

  private ExitCode() {}
}
