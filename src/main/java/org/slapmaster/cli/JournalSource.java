package org.slapmaster.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slapmaster.audit.Auditor;
import org.slapmaster.master.StoppedJournal;
import picocli.CommandLine.Option;

/** Which journal is asked: a running master's, or that in the directory of a stopped one. */
class JournalSource {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The data directory of a stopped master, instead of asking a running one.")
  private Path data;

  final boolean isStopped() {
    return data != null;
  }

  /** The answer of a stopped master's journal, or of a running master; the two are the same. */
  final <T> T ask(Function<Auditor, CompletionStage<T>> stopped, Callable<T> running)
      throws Exception {
    return data == null
        ? running.call()
        : StoppedJournal.ask(data, system -> stopped.apply(new Auditor(system)));
  }
}
