package org.slapmaster.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.domain.graph.InstancePicture;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.SharedDesired;
import org.slapmaster.protocol.SupplyOrder;

/** A computer whose node keeps what it was ordered and works it off in small steps. */
final class SimulatedComputer {
  final ComputerId id;
  ComputerFormat format;
  boolean attached;
  final TreeMap<String, Slot> slots = new TreeMap<>();
  final TreeMap<SoftwareRelease, Holding> software = new TreeMap<>();

  /** Of a computer that polls: how much of the master's stream its last reading knew. */
  long visitedAt;

  private final Random random;
  private int published;

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
  }

  /** One release. */
  static final class Holding {
    SupplyOrder order;
    SoftwareState state = SoftwareState.SUPPLIED;
    boolean done;
    boolean unheard;
  }

  SimulatedComputer(ComputerId id, ComputerFormat format, Random random) {
    this.id = id;
    this.format = format;
    this.random = random;
  }

  /** An order as it travels to the node. */
  static Desired desired(String partition, Partition.Push push) {
    Master.Drive drive = push.drive();
    return new Desired(
        partition,
        drive.guid(),
        drive.revision(),
        drive.state(),
        push.bang(),
        drive.title(),
        drive.root(),
        drive.release(),
        drive.type(),
        opened(drive.parameters()),
        push.shared().stream().map(SimulatedComputer::shared).toList());
  }

  /** An order as a computer reads it. */
  static Desired desired(InstancePicture picture) {
    InstanceNode node = picture.instance();
    return new Desired(
        node.partition().name(),
        node.guid(),
        node.revision(),
        node.state(),
        node.timestamp(),
        node.title(),
        picture.root(),
        node.release(),
        node.type(),
        opened(node.parameters()),
        picture.shared().stream()
            .map(
                shared ->
                    new SharedDesired(
                        shared.guid(),
                        shared.revision(),
                        shared.state(),
                        shared.title(),
                        picture.root(),
                        shared.type(),
                        opened(shared.parameters())))
            .toList());
  }

  private static SharedDesired shared(Master.Drive drive) {
    return new SharedDesired(
        drive.guid(),
        drive.revision(),
        drive.state(),
        drive.title(),
        drive.root(),
        drive.type(),
        opened(drive.parameters()));
  }

  private static Parameters opened(Parameters parameters) {
    return World.SEALS.vault().open(parameters);
  }

  /** An order to wipe what has no business on the partition. */
  static Desired wipe(String partition, Partition.Wipe wipe) {
    Title nobody = new Title("nobody");
    return new Desired(
        partition,
        wipe.guid(),
        wipe.revision(),
        RequestedState.DESTROYED,
        0,
        nobody,
        nobody,
        new SoftwareRelease("none"),
        SoftwareType.DEFAULT,
        Parameters.NONE);
  }

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
        throw new AssertionError(
            "Expected " + id + " to be free for " + desired + ", but it has " + slot.present + ".");
      }
      slot.present = null;
      forget(slot);
    }
    slot.desired = desired;
  }

  private static void forget(Slot slot) {
    slot.published = ConnectionParameters.NONE;
    slot.served = List.of();
    slot.running = null;
    slot.last = null;
  }

  /** What a computer that polls reads of one partition; null when it is free. */
  void read(String partition, Desired desired) {
    Slot slot = slots.computeIfAbsent(partition, name -> new Slot());
    boolean another =
        slot.desired != null && (desired == null || !slot.desired.guid().equals(desired.guid()));
    if (another) {
      slot.present = null;
      forget(slot);
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

  /** One small step of one partition; null when there is nothing to report. */
  Partition.Report work(String name, boolean smoothly) {
    Slot slot = slots.get(name);
    if (slot == null || slot.desired == null) {
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
    if (!smoothly && random.nextInt(3) == 0) {
      ReportedState[] onTheWay = {
        ReportedState.STARTING, ReportedState.WAITING, ReportedState.ERROR, ReportedState.STOPPING
      };
      ReportedState state = onTheWay[random.nextInt(onTheWay.length)];
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

  private static Partition.SharedReport serving(SharedDesired shared) {
    return new Partition.SharedReport(shared.guid(), shared.revision(), publishedFor(shared), "");
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

  /** A running instance fails, recovers or publishes something else. */
  private Partition.Report vary(Slot slot) {
    if (slot.desired.state() != RequestedState.STARTED || random.nextInt(3) > 0) {
      return null;
    }
    if (random.nextBoolean()) {
      publish(slot);
      return report(slot, ReportedState.STARTED, "");
    }
    return report(slot, ReportedState.ERROR, "promise failed");
  }

  private static Partition.Report report(Slot slot, ReportedState state, String detail) {
    slot.last =
        new Partition.Report(
            slot.desired.guid(),
            slot.desired.revision(),
            state,
            detail,
            List.of(),
            List.of(),
            slot.published,
            slot.served.stream().map(SimulatedComputer::serving).toList());
    slot.unheard = true;
    return slot.last;
  }

  /** One small step of one release; false when there is nothing to do. */
  boolean workOnSoftware(SoftwareRelease release, boolean smoothly) {
    Holding holding = software.get(release);
    if (holding == null || holding.done) {
      return false;
    }
    holding.unheard = true;
    if (!smoothly && random.nextInt(3) == 0) {
      holding.state = random.nextBoolean() ? SoftwareState.INSTALLING : SoftwareState.FAILED;
      return true;
    }
    holding.state =
        holding.order.available() || inUse(release)
            ? SoftwareState.INSTALLED
            : SoftwareState.REMOVED;
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
