package org.slapmaster;

import org.slapmaster.cli.Cli;

/** Where every role of the program starts. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    endWithParent();
    System.exit(Cli.commandLine().execute(arguments));
  }

  /**
   * A process that another one started for itself ends in order when that one is gone, however it
   * went.
   */
  private static void endWithParent() {
    Long parent = Long.getLong("slapmaster.parent");
    if (parent != null) {
      ProcessHandle.of(parent)
          .ifPresentOrElse(
              handle -> handle.onExit().thenRun(() -> System.exit(0)), () -> System.exit(0));
    }
  }
}
