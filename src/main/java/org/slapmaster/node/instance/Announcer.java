package org.slapmaster.node.instance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slapmaster.model.ProcessInfo;
import org.slapmaster.model.PromiseResult;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.node.MasterLink;
import org.slapmaster.node.instance.ControlFiles.Reached;
import org.slapmaster.node.supervise.LogFile;
import org.slapmaster.node.supervise.PartitionPaths;
import org.slapmaster.node.supervise.RunAs;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.PartitionReport;
import org.slapmaster.protocol.PartitionReport.SharedReport;

/**
 * Says how far a partition is: to the master, in its log, and on disk for the next node program.
 * Nothing leaves it with a secret in it. Belongs to the pass; {@link #current}, {@link #deployed}
 * and {@link #readLog} may be called from any thread.
 */
final class Announcer {
  private static final int DETAIL = 1_000;
  private static final int LOG_BYTES = 1024 * 1024;
  private static final int MAX_READ = 128 * 1024;

  private final PartitionPaths paths;
  private final String partition;
  private final ControlFiles control;
  private final MasterLink link;
  private final Path log;
  private volatile PartitionReport current;
  private volatile SoftwareRelease deployed;
  private volatile Secrets secrets;

  Announcer(PartitionPaths paths, String partition, ControlFiles control, MasterLink link) {
    this.paths = paths;
    this.partition = partition;
    this.control = control;
    this.link = link;
    this.log = paths.control().resolve("processing.log");
    this.deployed = control.reached().map(Reached::deployed).orElse(null);
    this.secrets = secretsOnDisk();
  }

  /** Until a plan says better: everything that could be one. */
  private Secrets secretsOnDisk() {
    List<String> values = new ArrayList<>(control.secrets().values());
    control.desired().ifPresent(desired -> values.addAll(desired.parameters().values().values()));
    Stream.concat(
            control.desired().stream().flatMap(desired -> desired.shared().stream()),
            control.sharedOrders().values().stream())
        .forEach(shared -> values.addAll(shared.parameters().values().values()));
    control
        .children()
        .values()
        .forEach(child -> values.addAll(child.published().values().values()));
    return Secrets.of(values, List.of());
  }

  /** A new order came: until it is rendered, all that could be a secret is one. */
  void hideWhatIsOnDisk() {
    secrets = secretsOnDisk();
  }

  /** What the plan of now says. */
  void secrets(Secrets now) {
    secrets = now;
  }

  /** {@code text} as it may be shown. */
  String mask(String text) {
    return secrets.mask(text);
  }

  Optional<PartitionReport> current() {
    return Optional.ofNullable(current);
  }

  /** The release that was last seen to work here. */
  Optional<SoftwareRelease> deployed() {
    return Optional.ofNullable(deployed);
  }

  void deployed(SoftwareRelease release) {
    deployed = release;
  }

  /** Begins the record of a new instance. */
  void begin(Desired desired) {
    deployed = null;
    control.reached(
        new Reached(desired.guid(), desired.revision(), ReportedState.UNKNOWN, "", null, 0));
  }

  /** Nothing of the instance is left to speak of. */
  void forget() {
    deployed = null;
    secrets = Secrets.NONE;
  }

  boolean isAt(Desired desired, ReportedState state) {
    return control
        .reached()
        .filter(reached -> reached.guid().equals(desired.guid()) && reached.state() == state)
        .isPresent();
  }

  /** How many milliseconds the data of the instance has still to be kept. */
  long retentionLeft(Duration retention) {
    long since = control.reached().map(Reached::destroyedAt).orElse(0L);
    return since + retention.toMillis() - System.currentTimeMillis();
  }

  /** Makes what the last node program reported current, with the processes of now. */
  void remember(Desired desired, List<ProcessInfo> processes) {
    control
        .reached()
        .filter(reached -> reached.guid().equals(desired.guid()))
        .ifPresent(
            reached ->
                current =
                    new PartitionReport(
                        partition,
                        reached.guid(),
                        reached.revision(),
                        reached.state(),
                        reached.detail(),
                        processes,
                        List.of(),
                        control.published()));
  }

  /** Reports, unless that is what was reported last. */
  void tell(
      Desired desired,
      ReportedState state,
      String detail,
      List<ProcessInfo> processes,
      List<PromiseResult> promises,
      Collection<SharedReport> shared) {
    Secrets hidden = secrets;
    String shown = shown(hidden, detail);
    PartitionReport report =
        new PartitionReport(
            partition,
            desired.guid(),
            desired.revision(),
            state,
            shown,
            processes,
            promises.stream()
                .map(
                    each ->
                        new PromiseResult(
                            each.name(), each.passed(), hidden.mask(each.message()), each.since()))
                .toList(),
            control.published(),
            shared.stream()
                .map(
                    each ->
                        new SharedReport(
                            each.guid(),
                            each.revision(),
                            each.published(),
                            shown(hidden, each.detail())))
                .toList());
    keep(report);
    if (!report.equals(current)) {
      current = report;
      link.report(report);
    }
  }

  private static String shown(Secrets hidden, String detail) {
    String shown = hidden.mask(detail);
    return shown.length() <= DETAIL ? shown : shown.substring(0, DETAIL - 1) + "…";
  }

  private void keep(PartitionReport report) {
    Optional<Reached> last = control.reached();
    boolean news =
        last.isEmpty()
            || last.get().state() != report.state()
            || last.get().revision() != report.revision()
            || !last.get().detail().equals(report.detail());
    boolean goes =
        report.state() == ReportedState.DESTROYING || report.state() == ReportedState.DESTROYED;
    long destroyedAt = last.map(Reached::destroyedAt).orElse(0L);
    if (goes && destroyedAt == 0) {
      destroyedAt = System.currentTimeMillis();
    }
    control.reached(
        new Reached(
            report.guid(),
            report.revision(),
            report.state(),
            report.detail(),
            deployed,
            destroyedAt));
    if (news) {
      note(
          report.guid()
              + " revision "
              + report.revision()
              + " "
              + report.state()
              + (report.detail().isEmpty() ? "" : ": " + report.detail()));
    }
  }

  /** Appends a line to the partition's own log. */
  private void note(String line) {
    String stamp = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    try {
      if (Files.exists(log) && Files.size(log) > LOG_BYTES) {
        Files.move(
            log, log.resolveSibling("processing.log.1"), StandardCopyOption.REPLACE_EXISTING);
      }
      Files.writeString(
          log,
          stamp + " " + line + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new IllegalStateException("Expected to write " + log + ", but: " + e.getMessage(), e);
    }
  }

  /** The end of a service's log, or of the partition's own for an empty name; secrets masked. */
  String readLog(String service, int lines) {
    if (service.isEmpty()) {
      PartitionPaths own = new PartitionPaths(paths.control(), paths.control(), RunAs.SELF);
      return LogFile.tail(own, log, lines, MAX_READ);
    }
    return secrets.mask(LogFile.tail(paths, paths.log(service), lines, MAX_READ));
  }
}
