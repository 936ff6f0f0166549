package org.slapmaster.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only holds others. */
abstract class Group implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public final void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Expected one of "
            + String.join(", ", spec.subcommands().keySet())
            + " after '"
            + spec.qualifiedName()
            + "', but got none.");
  }
}
