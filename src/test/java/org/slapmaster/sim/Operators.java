package org.slapmaster.sim;

import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.master.MasterLook;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.SoftwareRelease;

/** What operators do with computers, whatever that breaks. */
final class Operators {
  private final World world;
  private final Random random;

  Operators(World world) {
    this.world = world;
    random = world.random;
  }

  /** A computer joins. */
  SimulatedComputer join(int number) {
    ComputerId id = new ComputerId("COMP-" + number);
    SimulatedComputer node = new SimulatedComputer(id, format(random.nextInt(3) > 0), random);
    world.nodes.put(id, node);
    world.ring.attach(node);
    for (String release : Asking.RELEASES) {
      if (random.nextInt(3) > 0) {
        supply(id, release, true, false);
      }
    }
    return node;
  }

  /** What a computer is does not change: another program would have to serve it. */
  private ComputerFormat format(boolean nativeNode) {
    List<PartitionFormat> partitions =
        IntStream.range(0, 1 + random.nextInt(4))
            .mapToObj(
                n ->
                    new PartitionFormat(
                        "slappart" + n,
                        List.of(NetworkAddress.of("127.0.1." + n)),
                        new TreeSet<>(n == 3 ? List.of("gpu") : List.of())))
            .toList();
    TreeMap<String, String> categories = new TreeMap<>();
    categories.put("region", random.nextBoolean() ? "europe/france" : "asia");
    return new ComputerFormat(nativeNode, "net-" + random.nextInt(2), categories, partitions);
  }

  private void supply(ComputerId id, String release, boolean available, boolean reinstall) {
    tell(id, new Computer.Supply(new SoftwareRelease(release), available, reinstall));
  }

  /**
   * Supplies again what was removed although it is used, which only computers that poll are told:
   * one that lost its disk since cannot go on without it.
   */
  void supplyWhatIsUsed(SimulatedComputer node) {
    if (node.format.nativeNode()) {
      return;
    }
    SortedMap<SoftwareRelease, Computer.Software> supplied =
        world.computer(node.id).durable.software();
    MasterLook.instances(world.master.state).stream()
        .filter(seen -> !seen.shared() && seen.partition() != null && seen.softwareThere())
        .filter(seen -> seen.partition().computer().equals(node.id))
        .map(MasterLook.Seen::release)
        .filter(release -> !supplied.containsKey(release) || !supplied.get(release).wanted())
        .distinct()
        .toList()
        .forEach(release -> supply(node.id, release.url(), true, false));
  }

  private void tell(ComputerId id, Computer.Command command) {
    world.ring.onComputer(id, command, world.now(), effects -> {});
  }

  /** One order; says which. */
  String operate() {
    SimulatedComputer node = Simulation.any(world);
    String release = Asking.RELEASES.get(random.nextInt(Asking.RELEASES.size()));
    switch (random.nextInt(9)) {
      case 0, 1 -> {
        boolean reinstall = random.nextInt(4) == 0;
        supply(node.id, release, true, reinstall);
        return "supplies " + release + " on " + node.id + (reinstall ? " again" : "");
      }
      case 2 -> {
        withdraw(node, release);
        return "removes " + release + " from " + node.id;
      }
      case 3 -> {
        boolean open = random.nextBoolean();
        tell(node.id, new Computer.Open(open));
        return (open ? "opens " : "closes ") + node.id;
      }
      case 4 -> {
        if (node.attached) {
          node.format = format(node.format.nativeNode());
          world.ring.attach(node);
        }
        return "formats " + node.id;
      }
      case 5 -> {
        remove(node);
        return "takes " + node.id + " out";
      }
      case 6 -> {
        tell(node.id, new Computer.ReportUsage("usage"));
        return node.id + " reports usage";
      }
      case 7 -> {
        tell(new ComputerId("COMP-9"), new Computer.Register());
        return "registers COMP-9";
      }
      default -> {
        confirmDestroyed(node);
        return "gives up what is to go from " + node.id;
      }
    }
  }

  private void withdraw(SimulatedComputer node, String release) {
    SoftwareRelease gone = new SoftwareRelease(release);
    world.messages.send(
        "master",
        null,
        () ->
            world.ring.ask(
                new Master.WithdrawSoftware(node.id, gone),
                0,
                reply -> {
                  if (reply instanceof Master.Done) {
                    supply(node.id, release, false, false);
                  }
                }));
  }

  private void remove(SimulatedComputer node) {
    world.messages.send(
        "master",
        null,
        () ->
            world.ring.ask(
                new Master.WithdrawComputer(node.id),
                0,
                reply -> {
                  if (reply instanceof Master.Done) {
                    tell(node.id, new Computer.Remove());
                    node.attached = false;
                  }
                }));
  }

  /** A computer's partition is given up for good; only while the computer is away. */
  private void confirmDestroyed(SimulatedComputer node) {
    if (node.attached) {
      return;
    }
    for (String name : node.slots.keySet()) {
      PartitionId id = new PartitionId(node.id, name);
      InstanceGuid occupant = world.occupant(id);
      if (occupant != null) {
        world.confirmed.add(occupant);
        if (node.format.nativeNode()) {
          confirmDestroyed(id, null, world.now());
        } else {
          bringDestruction(id, occupant);
        }
      }
    }
  }

  /** A computer that polls may not have read that its instance is to go. */
  private void bringDestruction(PartitionId id, InstanceGuid occupant) {
    world.messages.send(
        "master",
        null,
        () ->
            world.ring.ask(
                new Master.GetOrder(occupant, ReportedState.DESTROYED, Long.MAX_VALUE, 0),
                0,
                reply -> {
                  if (reply instanceof Master.Served served) {
                    confirmDestroyed(id, served.order(), Math.max(world.now(), served.at()));
                  }
                }));
  }

  private void confirmDestroyed(PartitionId id, Master.Drive order, long cause) {
    world.ring.onPartition(
        id, new Partition.ConfirmDestroyed("burnt down", order), cause, () -> {});
  }
}
