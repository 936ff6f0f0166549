package org.slapmaster.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.ProcessInfo;
import org.slapmaster.model.PromiseResult;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.SharedDesired;
import org.slapmaster.protocol.SupplyOrder;

/** A computer whose node keeps what it was ordered and works it off in small steps. */
final class SimulatedComputer {
  private static final List<ReportedState> ON_THE_WAY_UP =
      List.of(
          ReportedState.STARTING,
          ReportedState.WAITING,
          ReportedState.ERROR,
          ReportedState.STOPPING);
  private static final List<ReportedState> ON_THE_WAY_DOWN =
      List.of(
          ReportedState.STOPPING,
          ReportedState.STARTING,
          ReportedState.WAITING,
          ReportedState.ERROR);
  private static final List<ReportedState> ON_THE_WAY_OUT =
      List.of(
          ReportedState.STOPPING,
          ReportedState.STOPPED,
          ReportedState.DESTROYING,
          ReportedState.ERROR);

  private static final Set<ReportedState> NOT_UP =
      Set.of(ReportedState.STARTING, ReportedState.WAITING);

  final ComputerId id;
  ComputerFormat format;
  boolean attached;

  /** Tells what was said before from what was said after it attached again. */
  long session;

  final TreeMap<String, Slot> slots = new TreeMap<>();
  final TreeMap<SoftwareRelease, Holding> software = new TreeMap<>();

  /** Of a computer that polls: how much of the master's stream its last reading knew. */
  long visitedAt;

  /** When the master began that it speaks to. */
  long masterBegan;

  private final Random random;
  private int published;

  /** What it ever said: to be compared with what the master takes for true. */
  private final Set<Said> said = new HashSet<>();

  private final List<Late> reports = new ArrayList<>();

  /** Something that was said of a partition. */
  record Late(String partition, Partition.Report report) {}

  private record Said(InstanceGuid guid, long revision, ReportedState state) {}

  /** What is on one partition. */
  static final class Slot {
    Desired desired;

    /** The instance whose data are there. */
    InstanceGuid present;

    Partition.Report last;
    ConnectionParameters published = ConnectionParameters.NONE;

    /** The release that was started last; null when none was. */
    SoftwareRelease running;

    /** The shared instances as they were served last. */
    List<SharedDesired> served = List.of();

    /** The last report was not confirmed. */
    boolean unheard;

    /** A computer that polls is in the middle of its calls about it. */
    boolean calling;

    /** The master has a report. */
    void noted(Partition.Report report) {
      unheard = unheard && last != report;
    }

    private void forget() {
      published = ConnectionParameters.NONE;
      served = List.of();
      running = null;
      last = null;
      unheard = false;
    }
  }

  /** One release. */
  static final class Holding {
    SupplyOrder order;
    SoftwareState state = SoftwareState.SUPPLIED;
    boolean done;
    boolean unheard;

    /** The master has a report. */
    void noted(Computer.Report report, SoftwareRelease release) {
      unheard = unheard && !report.equals(report(release, this));
    }
  }

  SimulatedComputer(ComputerId id, ComputerFormat format, Random random) {
    this.id = id;
    this.format = format;
    this.random = random;
  }

  // Contact

  void attach() {
    attached = true;
    session++;
    if (!format.nativeNode()) {
      // It has just been started: it runs everything again before it says something.
      slots.values().forEach(slot -> slot.last = null);
    }
  }

  /** The master's process is another one: nothing that was being said arrived for sure. */
  void connectionsBroke(long now) {
    masterBegan = now;
    for (Slot slot : slots.values()) {
      slot.last = slot.calling ? null : slot.last;
      slot.calling = false;
    }
    // A master that was started again does not know what a computer has read.
    visitedAt = 0;
  }

  /** Its disk is lost; it comes back with nothing on it. */
  void restartEmpty() {
    slots.clear();
    software.clear();
  }

  void say(String partition, Partition.Report report) {
    said.add(new Said(report.guid(), report.revision(), report.state()));
    reports.add(new Late(partition, report));
  }

  /** A report on an order or an instance that is not the present one any more. */
  Optional<Late> lateReport() {
    if (reports.isEmpty()) {
      return Optional.empty();
    }
    Late late = reports.get(random.nextInt(reports.size()));
    Slot slot = slots.get(late.partition());
    boolean over =
        slot != null
            && slot.desired != null
            && (!slot.desired.guid().equals(late.report().guid())
                || slot.desired.revision() > late.report().revision());
    return over ? Optional.of(late) : Optional.empty();
  }

  boolean hasSaid(InstanceGuid guid, long revision, ReportedState state) {
    return said.contains(new Said(guid, revision, state));
  }

  List<String> unheardPartitions() {
    return slots.keySet().stream().filter(name -> slots.get(name).unheard).toList();
  }

  List<SoftwareRelease> unheardSoftware() {
    return software.keySet().stream().filter(release -> software.get(release).unheard).toList();
  }

  // Orders

  void desire(Desired desired, boolean confirmedByOperator) {
    Slot slot = slots.computeIfAbsent(desired.partition(), name -> new Slot());
    if (!desired.replaces(slot.desired)) {
      return;
    }
    boolean another = slot.desired != null && !slot.desired.guid().equals(desired.guid());
    if (another) {
      if (slot.present != null
          && desired.state() != RequestedState.DESTROYED
          && !confirmedByOperator) {
        throw new Broken(
            "P3 one partition, one instance: expected %s to be free for %s, but it has %s",
            id, desired, slot.present);
      }
      slot.present = null;
      slot.forget();
    }
    slot.desired = desired;
  }

  /** What a computer that polls reads of one partition; null when it is free. */
  void read(String partition, Desired desired) {
    Slot slot = slots.computeIfAbsent(partition, name -> new Slot());
    boolean another =
        slot.desired != null && (desired == null || !slot.desired.guid().equals(desired.guid()));
    if (another) {
      slot.present = null;
      slot.forget();
    } else if (desired != null && slot.desired != null && desired.bang() != slot.desired.bang()) {
      // Its change mark moved: it runs again, and says again how that went.
      slot.last = null;
    }
    slot.desired = desired;
  }

  void supply(SupplyOrder order) {
    Holding holding = software.computeIfAbsent(order.release(), key -> new Holding());
    if (holding.order == null || order.order() > holding.order.order()) {
      holding.order = order;
      holding.done = false;
    }
  }

  // Work

  /** One small step of one partition; null when there is nothing to report. */
  Partition.Report work(String name, boolean smoothly) {
    Slot slot = slots.get(name);
    if (slot == null || slot.desired == null || slot.calling) {
      return null;
    }
    Desired desired = slot.desired;
    boolean there =
        slot.last != null
            && slot.last.revision() == desired.revision()
            && slot.last.state().fulfils(desired.state())
            && (desired.state() != RequestedState.STARTED || slot.served.equals(desired.shared()));
    if (there) {
      return smoothly ? null : vary(slot);
    }
    int haste = desired.state() == RequestedState.DESTROYED ? 2 : 3;
    if (!smoothly && random.nextInt(haste) == 0) {
      List<ReportedState> onTheWay =
          switch (desired.state()) {
            case STARTED -> ON_THE_WAY_UP;
            case STOPPED -> ON_THE_WAY_DOWN;
            case DESTROYED -> ON_THE_WAY_OUT;
          };
      ReportedState state = onTheWay.get(random.nextInt(onTheWay.size()));
      boolean neverUp = slot.last != null && NOT_UP.contains(slot.last.state());
      if (neverUp && onTheWay == ON_THE_WAY_OUT && state == ReportedState.STOPPED) {
        // There is nothing to stop.
        state = ReportedState.DESTROYING;
      }
      return report(slot, state, "step " + random.nextInt(3));
    }
    if (desired.state() == RequestedState.STARTED) {
      return start(slot);
    }
    if (desired.state() == RequestedState.DESTROYED) {
      slot.present = null;
      slot.published = ConnectionParameters.NONE;
      return report(slot, ReportedState.DESTROYED, "");
    }
    slot.present = desired.guid();
    return report(slot, ReportedState.STOPPED, "");
  }

  private Partition.Report start(Slot slot) {
    Holding holding = software.get(slot.desired.release());
    boolean runs = slot.desired.release().equals(slot.running);
    if (!runs && (holding == null || holding.state != SoftwareState.INSTALLED)) {
      boolean said =
          slot.last != null
              && slot.last.revision() == slot.desired.revision()
              && slot.last.state() == ReportedState.WAITING;
      return said
          ? null
          : report(slot, ReportedState.WAITING, "waiting for " + slot.desired.release());
    }
    slot.present = slot.desired.guid();
    slot.running = slot.desired.release();
    slot.served = slot.desired.shared();
    publish(slot);
    return report(slot, ReportedState.STARTED, "");
  }

  private Partition.SharedReport serving(SharedDesired shared, boolean fails) {
    return new Partition.SharedReport(
        shared.guid(), shared.revision(), publishedFor(shared), fails ? "no room for it" : "");
  }

  static ConnectionParameters publishedFor(SharedDesired shared) {
    return ConnectionParameters.of(
        Map.of("for", shared.guid() + "/" + shared.revision()), Set.of());
  }

  private void publish(Slot slot) {
    slot.published =
        ConnectionParameters.of(
            Map.of("url", slot.present + "/" + random.nextInt(3) + "/" + published++), Set.of());
  }

  /** What is as ordered fails, recovers, is looked at again or publishes something else. */
  private Partition.Report vary(Slot slot) {
    if (slot.desired.state() == RequestedState.DESTROYED || random.nextInt(3) > 0) {
      return null;
    }
    boolean up = slot.desired.state() == RequestedState.STARTED;
    if (up && random.nextBoolean()) {
      publish(slot);
      return report(slot, ReportedState.STARTED, "");
    }
    List<ReportedState> states = up ? ON_THE_WAY_UP : ON_THE_WAY_DOWN;
    return report(slot, states.get(random.nextInt(states.size())), "promise failed");
  }

  private Partition.Report report(Slot slot, ReportedState state, String detail) {
    boolean runs = state == ReportedState.STARTED || state == ReportedState.ERROR;
    slot.last =
        new Partition.Report(
            slot.desired.guid(),
            slot.desired.revision(),
            state,
            detail,
            runs ? processes() : List.of(),
            runs ? promises(state) : List.of(),
            slot.published,
            slot.served.stream()
                .filter(shared -> shared.state() == RequestedState.STARTED)
                .map(shared -> serving(shared, state == ReportedState.ERROR))
                .toList());
    slot.unheard = true;
    return slot.last;
  }

  private List<ProcessInfo> processes() {
    return IntStream.range(0, random.nextInt(2))
        .mapToObj(n -> new ProcessInfo("service-" + n, 100 + n, "serve", 1, random.nextInt(2)))
        .toList();
  }

  private List<PromiseResult> promises(ReportedState state) {
    boolean passed = state == ReportedState.STARTED;
    return IntStream.range(0, random.nextInt(3))
        .mapToObj(n -> new PromiseResult("promise-" + n, passed, passed ? "ok" : "refused", 1))
        .toList();
  }

  /** One small step of one release; false when there is nothing to do. */
  boolean workOnSoftware(SoftwareRelease release, boolean smoothly) {
    Holding holding = software.get(release);
    if (holding == null || holding.done) {
      return false;
    }
    holding.unheard = true;
    boolean stays = holding.order.available() || inUse(release);
    if (!smoothly && random.nextInt(3) == 0) {
      SoftwareState working = stays ? SoftwareState.INSTALLING : SoftwareState.REMOVING;
      holding.state = random.nextBoolean() ? working : SoftwareState.FAILED;
      return true;
    }
    holding.state = stays ? SoftwareState.INSTALLED : SoftwareState.REMOVED;
    holding.done = true;
    return true;
  }

  private boolean inUse(SoftwareRelease release) {
    return slots.values().stream()
        .anyMatch(slot -> slot.present != null && slot.desired.release().equals(release));
  }

  static Computer.Report report(SoftwareRelease release, Holding holding) {
    return new Computer.Report(release, holding.order.order(), holding.state, "", "digest");
  }

  List<Computer.Report> softwareReports() {
    List<Computer.Report> reports = new ArrayList<>();
    software.forEach((release, holding) -> reports.add(report(release, holding)));
    return reports;
  }
}
