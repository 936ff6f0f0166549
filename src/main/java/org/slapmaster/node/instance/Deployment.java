package org.slapmaster.node.instance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slapmaster.model.PromiseResult;
import org.slapmaster.node.software.ContentDigest;
import org.slapmaster.node.supervise.CommandRunner;
import org.slapmaster.node.supervise.PartitionHome;
import org.slapmaster.node.supervise.PartitionPaths;
import org.slapmaster.node.supervise.PromiseRunner;
import org.slapmaster.node.supervise.PromiseSpec;
import org.slapmaster.node.supervise.Shell;
import org.slapmaster.node.supervise.SupervisionException;
import org.slapmaster.node.supervise.Supervisor;

/** Carries out plans in one partition: files, runs and services. Belongs to the pass. */
final class Deployment {
  private static final List<String> LAYOUT = List.of("etc", "srv", "var/log", "var/run", "tmp");
  private static final int LAST_WORDS = 400;

  private final PartitionPaths paths;
  private final ControlFiles control;
  private final Supervisor supervisor;
  private final PromiseRunner promises;
  private final Map<String, String> applied = new HashMap<>();
  private volatile List<PromiseResult> results = List.of();
  private Thread commanding;

  /**
   * How far the steps of a plan came.
   *
   * @param errors one sentence by section
   * @param pending steps that wait for a promise of a service before them
   * @param changed whether anything was run, started, restarted or reloaded
   */
  record Progress(SortedMap<String, String> errors, Set<String> pending, boolean changed) {
    static final Progress NOTHING = new Progress(new TreeMap<>(), Set.of(), false);
  }

  Deployment(
      PartitionPaths paths, ControlFiles control, Supervisor supervisor, PromiseRunner promises) {
    this.paths = paths;
    this.control = control;
    this.supervisor = supervisor;
    this.promises = promises;
  }

  /** Writes the files whose content, mode or place differs from what is there. */
  void write(List<Plan.RenderedFile> files) {
    if (LAYOUT.stream().anyMatch(name -> !Files.isDirectory(paths.home().resolve(name)))) {
      PartitionHome.prepare(paths);
    }
    for (Plan.RenderedFile file : files) {
      String digest = ContentDigest.ofTexts(List.of(file.mode(), file.content()));
      String present = mark(digest, file.path());
      if (present.isEmpty() || !control.fileMark(file.path()).equals(present)) {
        PartitionHome.write(
            paths,
            paths.home().resolve(file.path()),
            file.content().getBytes(StandardCharsets.UTF_8),
            file.mode());
        control.fileMark(file.path(), mark(digest, file.path()));
      }
    }
  }

  /**
   * Stands for a file as it was written: never its content, which another user could have swapped.
   */
  private String mark(String digest, String path) {
    try {
      BasicFileAttributes now =
          Files.readAttributes(
              paths.home().resolve(path), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return digest + " " + now.fileKey() + " " + now.size() + " " + now.lastModifiedTime();
    } catch (IOException e) {
      return "";
    }
  }

  /** Stops services that are no longer in the file. */
  void retain(Set<String> services) {
    supervisor.retain(services);
    applied.keySet().retainAll(services);
  }

  /**
   * Does each step that is due.
   *
   * @param all whether every promise of the plan is looked at where a step waits for one, or only
   *     those of services that are up so far
   * @param beforeCommand called before a command that may take long
   */
  Progress carryOut(Plan plan, boolean all, Runnable beforeCommand) {
    Set<String> promised =
        plan.promises().stream().map(PromiseSpec::name).collect(Collectors.toSet());
    SortedMap<String, String> errors = new TreeMap<>();
    Set<String> done = new HashSet<>();
    Set<String> up = new HashSet<>();
    Set<String> silent = new HashSet<>();
    Set<String> pending = new HashSet<>();
    boolean changed = false;
    for (Plan.Step step : plan.steps()) {
      for (String before : step.after()) {
        if (up.contains(before) && !done.contains(before) && !silent.contains(before)) {
          (keepsPromise(before, plan, all ? promised : up) ? done : silent).add(before);
        }
      }
      if (!done.containsAll(step.after())) {
        pending.add(step.name());
        continue;
      }
      try {
        changed |= carryOut(step, beforeCommand);
        (promised.contains(step.name()) && step instanceof Plan.Service ? up : done)
            .add(step.name());
      } catch (SupervisionException | IOException | IllegalArgumentException e) {
        errors.put((step instanceof Plan.Run ? "run." : "service.") + step.name(), e.getMessage());
      }
    }
    return new Progress(errors, pending, changed);
  }

  private boolean keepsPromise(String name, Plan plan, Set<String> watched) {
    promises.retain(
        plan.promises().stream().filter(promise -> watched.contains(promise.name())).toList());
    return lookAtPromises().stream()
        .anyMatch(result -> result.name().equals(name) && result.passed());
  }

  private boolean carryOut(Plan.Step step, Runnable beforeCommand) throws IOException {
    if (step instanceof Plan.Service service) {
      supervisor.apply(service.spec());
      return !service.spec().digest().equals(applied.put(step.name(), service.spec().digest()));
    }
    Plan.Run run = (Plan.Run) step;
    if (run.creates() == null) {
      if (control.runMark(run.name()).equals(run.digest())) {
        return false;
      }
      beforeCommand.run();
      command(run);
      control.runMark(run.name(), run.digest());
      return true;
    }
    Path made = paths.home().resolve(run.creates());
    if (Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    beforeCommand.run();
    List<String> places = List.of(paths.home().resolve(run.creating()).toString(), made.toString());
    Shell.require(
        "to make room for " + run.creates(),
        paths.runAs(),
        "chmod -R u+rwX -- \"$1\" 2>/dev/null; rm -rf -- \"$1\" && umask 027 && mkdir -p -- \"$1\"",
        places,
        new byte[0]);
    command(run);
    Shell.require(
        "to finish " + run.creates(),
        paths.runAs(),
        "mv -nT -- \"$1\" \"$2\" && test -d \"$2\" && sync -- \"${2%/*}\"",
        places,
        new byte[0]);
    return true;
  }

  private void command(Plan.Run run) {
    CommandRunner.Result result;
    synchronized (this) {
      commanding = Thread.currentThread();
    }
    try {
      result =
          CommandRunner.run(
              paths,
              run.command(),
              run.environment(),
              paths.home(),
              paths.log(run.name()),
              run.timeout());
    } finally {
      synchronized (this) {
        commanding = null;
      }
    }
    if (!result.succeeded()) {
      String words = result.lastLines().strip();
      throw new SupervisionException(
          String.format(
              "Expected run %s to succeed, but it %s: %s",
              run.name(),
              result.exitCode() < 0
                  ? "was stopped after " + run.timeout().toSeconds() + " s"
                  : "ended with exit code " + result.exitCode(),
              words.isEmpty()
                  ? "it wrote nothing."
                  : words.substring(Math.max(0, words.length() - LAST_WORDS))));
    }
  }

  /**
   * Ends a command of a run that is under way, because what it works for is not wanted any more.
   */
  synchronized void interruptCommand() {
    if (commanding != null) {
      commanding.interrupt();
    }
  }

  /** Watches exactly these promises. */
  void watch(List<PromiseSpec> wanted) {
    promises.retain(wanted);
  }

  /** Looks at all watched promises now. */
  List<PromiseResult> lookAtPromises() {
    results = List.copyOf(promises.runAll());
    return results;
  }

  /** What the last look showed, ours or a periodic one. */
  List<PromiseResult> results() {
    return results;
  }

  /** A periodic look showed something new. */
  void noteResults(List<PromiseResult> news) {
    results = List.copyOf(news);
  }

  /** Stops all services, and forgets which were applied. */
  void stop() {
    promises.retain(List.of());
    results = List.of();
    applied.clear();
    supervisor.stopAll();
  }

  /** Deletes everything the instance has, once it is stopped. */
  void wipe() throws IOException {
    PartitionHome.wipe(paths);
    control.wipe();
  }
}
