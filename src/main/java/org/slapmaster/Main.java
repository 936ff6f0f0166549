package org.slapmaster;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.slapmaster.cli.Cli;

/** Where every role of the program starts. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    endWithParent();
    Thread.currentThread().setContextClassLoader(new AkkaManifests(Main.class.getClassLoader()));
    int exitCode =
        Cli.commandLine()
            .setOut(utf8(FileDescriptor.out))
            .setErr(utf8(FileDescriptor.err))
            .execute(arguments);
    System.exit(exitCode);
  }

  /** Titles may be in any script, whatever the locale of whoever started this. */
  private static PrintWriter utf8(FileDescriptor descriptor) {
    return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
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
