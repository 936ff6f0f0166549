package org.slapmaster.node.software;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slapmaster.disk.DurableFile;
import org.slapmaster.model.Expect;
import org.slapmaster.model.SoftwareState;
import org.slapmaster.node.disk.FileTree;
import org.slapmaster.node.software.ReleaseDescriptor.InstallStep;
import org.slapmaster.node.supervise.CommandRunner;
import org.slapmaster.node.supervise.PartitionPaths;
import org.slapmaster.node.supervise.RunAs;
import org.slapmaster.protocol.SupplyOrder;

/** Fetches a release's content and runs its install steps. */
final class Installer implements AutoCloseable {
  private static final long PROGRESS_SECONDS = 2;
  private static final int SHOWN_PROGRESS = 200;
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  private final ReleaseSource source;
  private final Consumer<InstalledRelease> check;
  private final ScheduledExecutorService progress =
      Executors.newSingleThreadScheduledExecutor(
          task -> SoftwareStore.daemon(task, "software-progress"));

  Installer(ReleaseSource source, Consumer<InstalledRelease> check) {
    this.source = source;
    this.check = check;
  }

  /**
   * Installs, or replaces what is installed; what was there before is back when this fails.
   *
   * @param onProgress called whenever there is something new to tell
   */
  void install(Holding holding, Consumer<Holding> onProgress) throws IOException {
    SupplyOrder order = holding.order();
    holding.move(SoftwareState.INSTALLING, "fetching the content");
    onProgress.accept(holding);
    // Whatever the umask: partitions have users of their own, who need the content.
    Files.setPosixFilePermissions(
        holding.directory(), PosixFilePermissions.fromString("rwxr-xr-x"));
    String digest = fetch(holding);
    InstalledRelease fetched =
        new InstalledRelease(
            holding.release(),
            holding.incoming(),
            digest,
            ReleaseDescriptor.read(holding.incoming()));
    check.accept(fetched);
    holding.withdraw();
    if (Files.isDirectory(holding.content())) {
      if (holding.digest().isEmpty()) {
        FileTree.delete(holding.content());
      } else {
        Files.move(holding.content(), holding.previous());
      }
    }
    Files.move(holding.incoming(), holding.content());
    DurableFile.sync(holding.directory());
    try {
      Files.deleteIfExists(holding.log());
      List<InstallStep> steps = fetched.descriptor().steps();
      for (InstallStep step : steps) {
        String title =
            "step " + (steps.indexOf(step) + 1) + " of " + steps.size() + ": " + step.name();
        run(holding, step, title, onProgress);
      }
    } catch (IOException | RuntimeException e) {
      holding.restorePrevious();
      holding.makeUsable();
      throw e;
    }
    holding.accept(
        new InstalledRelease(holding.release(), holding.content(), digest, fetched.descriptor()),
        order);
    FileTree.delete(holding.previous());
  }

  /** What there is to say of an installed release: that its URL's content is another one now. */
  String remark(Holding holding) {
    try {
      String digest = fetch(holding);
      FileTree.delete(holding.incoming());
      return digest.equals(holding.digest())
          ? ""
          : String.format(
              "The content of %s differs from what is installed (%.12s instead of %.12s);"
                  + " supply it with reinstall to take it.",
              holding.release(), digest, holding.digest());
    } catch (IOException | IllegalArgumentException e) {
      return ""; // the installed copy does not need its origin
    }
  }

  @Override
  public void close() {
    progress.shutdownNow();
  }

  private String fetch(Holding holding) throws IOException {
    FileTree.delete(holding.incoming());
    FileTree.delete(holding.scratch());
    source.fetch(holding.release(), holding.incoming(), holding.scratch());
    return ContentDigest.ofTree(holding.incoming());
  }

  private void run(Holding holding, InstallStep step, String title, Consumer<Holding> onProgress)
      throws IOException {
    note(holding, title);
    holding.progress(title);
    onProgress.accept(holding);
    if (step.unless() != null && command(holding, step, step.unless()).succeeded()) {
      note(holding, "nothing to do");
      return;
    }
    Expect.that(ROOT || step.needsRoot() == null, "%s", step.needsRoot());
    ScheduledFuture<?> telling =
        progress.scheduleWithFixedDelay(
            () -> tellLastLine(holding, title, onProgress),
            PROGRESS_SECONDS,
            PROGRESS_SECONDS,
            TimeUnit.SECONDS);
    CommandRunner.Result result;
    try {
      result = command(holding, step, step.run());
    } finally {
      telling.cancel(false);
    }
    Expect.that(
        result.succeeded(),
        "Expected the install step '%s' to succeed, but it %s.%s",
        step.name(),
        result.exitCode() < 0
            ? "was stopped after " + step.timeout().toSeconds() + " s"
            : "ended with exit code " + result.exitCode(),
        result.lastLines().isBlank() ? "" : " Its output ends:\n" + result.lastLines().strip());
  }

  private static CommandRunner.Result command(
      Holding holding, InstallStep step, List<String> command) {
    PartitionPaths paths = new PartitionPaths(holding.directory(), holding.directory(), RunAs.SELF);
    // What a step makes is for the users of all partitions, unlike what a partition makes for
    // itself.
    List<String> readable = new ArrayList<>(List.of("sh", "-c", "umask 022; exec \"$@\"", "sh"));
    readable.addAll(command);
    return CommandRunner.run(
        paths, readable, Map.of(), holding.content(), holding.log(), step.timeout());
  }

  private static void note(Holding holding, String line) throws IOException {
    Files.writeString(
        holding.log(),
        "== " + line + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static void tellLastLine(Holding holding, String title, Consumer<Holding> onProgress) {
    String last = lastLine(holding.log());
    String detail = title + (last.isEmpty() ? "" : " · " + last);
    if (!detail.equals(holding.report().detail())) {
      holding.progress(detail);
      onProgress.accept(holding);
    }
  }

  private static String lastLine(Path log) {
    try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      String last = lines.filter(line -> !line.isBlank()).reduce("", (before, line) -> line);
      return last.startsWith("== ")
          ? ""
          : last.substring(0, Math.min(last.length(), SHOWN_PROGRESS));
    } catch (IOException | UncheckedIOException e) {
      return "";
    }
  }
}
