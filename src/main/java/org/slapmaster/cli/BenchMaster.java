package org.slapmaster.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slapmaster.bench.MasterSource;

/**
 * A master of its own to be measured, a process with the JVM options of this one, whose data is in
 * a temporary directory and goes with it. At most one at a time.
 */
final class BenchMaster implements MasterSource {
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);
  private final Consumer<String> progress;
  private Own running;
  private boolean ended;

  BenchMaster(Consumer<String> progress) {
    this.progress = progress;
  }

  @Override
  public boolean isFresh() {
    return true;
  }

  @Override
  public Opened open() throws IOException, InterruptedException {
    Own own = start();
    try {
      own.url = URI.create(own.program.await(ChildProgram.MASTER_READY));
      return own;
    } catch (IOException | InterruptedException | RuntimeException failure) {
      own.program.lastLines().forEach(progress);
      own.close();
      throw failure;
    }
  }

  private synchronized Own start() throws IOException {
    if (ended) {
      throw new CliException(ExitCode.REFUSED, "Interrupted.");
    }
    progress.accept("a master starts");
    Path directory = Files.createTempDirectory("slapmaster-bench-");
    List<String> options = new ArrayList<>(ChildProgram.ownOptions());
    // What it unpacks for itself goes with its data.
    options.add("-Djava.io.tmpdir=" + directory);
    running =
        new Own(
            directory,
            ChildProgram.start(directory, "master", options, ChildProgram.master(directory)));
    return running;
  }

  /** Ends whatever runs, for good. */
  void end() throws IOException {
    Own last;
    synchronized (this) {
      ended = true;
      last = running;
    }
    if (last != null) {
      last.close();
    }
  }

  private static final class Own implements Opened {
    private final Path directory;
    private final ChildProgram program;
    private URI url;
    private boolean closed;

    Own(Path directory, ChildProgram program) {
      this.directory = directory;
      this.program = program;
    }

    @Override
    public URI url() {
      return url;
    }

    @Override
    public synchronized void close() throws IOException {
      if (closed) {
        return;
      }
      closed = true;
      program.end();
      try {
        program.awaitEnd(ENDS_WITHIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      ChildProgram.remove(directory);
    }
  }
}
