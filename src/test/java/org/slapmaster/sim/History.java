package org.slapmaster.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.master.MasterLook;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.Filter;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/** One random history: a small cloud, and everything that can happen to it. */
final class History {
  private static final List<String> RELEASES = List.of("web", "db", "cache");
  private final Random random;
  final World world;

  History(long seed) {
    random = new Random(seed);
    world = new World(random);
    for (int n = 1; n <= 1 + random.nextInt(3); n++) {
      ComputerId id = new ComputerId("COMP-" + n);
      SimulatedComputer node = new SimulatedComputer(id, format(random.nextInt(3) > 0), random);
      world.nodes.put(id, node);
      world.attach(node);
      for (String release : RELEASES) {
        if (random.nextInt(3) > 0) {
          supply(id, release, true);
        }
      }
    }
    steps(20);
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

  void steps(int count) {
    for (int n = 0; n < count; n++) {
      step();
      Invariants.always(world);
      if (n % 25 == 0) {
        Invariants.theJournalGivesTheGraph(world);
      }
    }
  }

  private void step() {
    int dice = random.nextInt(100);
    if (dice < 35) {
      for (int n = random.nextInt(10); n >= 0; n--) {
        world.messages.deliverOne();
      }
    } else if (dice < 60) {
      world.tellMaster(clientsCommand(), 0);
    } else if (dice < 82) {
      work(anyNode(), false);
    } else if (dice < 87) {
      world.tick();
    } else if (dice < 92) {
      contact(anyNode());
    } else if (dice < 97) {
      operate();
    } else {
      crash();
    }
  }

  // What clients and instances ask

  private Master.Command clientsCommand() {
    int dice = random.nextInt(20);
    Optional<MasterLook.Seen> any = pick(MasterLook.instances(world.master.state));
    if (dice < 2 && any.isPresent()) {
      return new Master.OrderState(any.get().guid(), anyState());
    } else if (dice == 2 && any.isPresent()) {
      return new Master.Rename(any.get().guid(), title(random.nextBoolean()));
    } else if (dice == 3 && any.isPresent()) {
      return new Master.GetInstance(any.get().guid());
    } else if (dice == 4) {
      return new Master.PlanRequest(request(any));
    } else if (dice == 5 && any.isPresent()) {
      return new Master.Bang(any.get().guid(), "bang");
    } else if (dice == 6 && random.nextInt(4) == 0) {
      return new Master.BangComputer(anyNode().id, "bang");
    }
    return request(any);
  }

  private Master.Request request(Optional<MasterLook.Seen> any) {
    boolean child = any.isPresent() && random.nextInt(3) > 0;
    Requester requester = child ? new Requester.Instance(any.get().guid()) : Requester.DEFAULT_USER;
    boolean shared = random.nextInt(6) == 0;
    return new Master.Request(
        requester,
        shared ? new Title("shared-" + random.nextInt(3)) : title(!child),
        new SoftwareRelease(RELEASES.get(random.nextInt(RELEASES.size()))),
        SoftwareType.DEFAULT,
        shared,
        Parameters.of(Map.of("size", "" + random.nextInt(2))),
        filter(),
        anyState());
  }

  private Title title(boolean root) {
    // A few titles, so that requests meet; children sometimes ask for their root's.
    return new Title((root || random.nextInt(10) == 0 ? "app-" : "part-") + random.nextInt(3));
  }

  private Filter filter() {
    return switch (random.nextInt(12)) {
      case 0 -> Filter.of(Map.of("computer_guid", "COMP-" + (1 + random.nextInt(3))));
      case 1 -> Filter.of(Map.of("mode", "unique_by_network"));
      case 2 -> Filter.of(Map.of("region", "europe"));
      case 3 -> Filter.of(Map.of("capability", "gpu"));
      case 4 -> Filter.of(Map.of("network_guid", "net-1"));
      case 5 -> random.nextInt(5) == 0 ? Filter.of(Map.of("colour", "blue")) : Filter.NONE;
      default -> Filter.NONE;
    };
  }

  private RequestedState anyState() {
    int dice = random.nextInt(10);
    return dice < 7
        ? RequestedState.STARTED
        : dice < 8 ? RequestedState.STOPPED : RequestedState.DESTROYED;
  }

  // What computers do

  private SimulatedComputer anyNode() {
    return pick(new ArrayList<>(world.nodes.values())).orElseThrow();
  }

  /** One step of everything on the computer, or of one thing; true when something was done. */
  private boolean work(SimulatedComputer node, boolean smoothly) {
    if (!node.attached) {
      return false;
    }
    world.visit(node);
    boolean worked = false;
    for (SoftwareRelease release : List.copyOf(node.software.keySet())) {
      if ((smoothly || random.nextBoolean()) && node.workOnSoftware(release, smoothly)) {
        world.report(node, release);
        worked = true;
      }
    }
    for (String name : List.copyOf(node.slots.keySet())) {
      if ((smoothly || random.nextBoolean()) && node.work(name, smoothly) != null) {
        world.report(node, name);
        worked = true;
      }
    }
    return worked;
  }

  private void contact(SimulatedComputer node) {
    if (node.attached) {
      world.lose(node);
    } else {
      world.attach(node);
    }
  }

  // What operators do

  private void supply(ComputerId id, String release, boolean available) {
    world.onComputer(
        id, new Computer.Supply(new SoftwareRelease(release), available, false), world.now());
  }

  private void operate() {
    SimulatedComputer node = anyNode();
    String release = RELEASES.get(random.nextInt(RELEASES.size()));
    switch (random.nextInt(6)) {
      case 0, 1 -> supply(node.id, release, true);
      case 2 -> {
        Master.Reply reply =
            world.tellMaster(new Master.WithdrawSoftware(node.id, new SoftwareRelease(release)), 0);
        if (reply instanceof Master.Done) {
          supply(node.id, release, false);
        }
      }
      case 3 -> world.onComputer(node.id, new Computer.Open(random.nextBoolean()), world.now());
      case 4 -> {
        if (node.attached) {
          node.format = format(node.format.nativeNode());
          world.attach(node);
        }
      }
      default -> confirmDestroyed(node);
    }
  }

  /** An operator gives up a computer's partition; only while the computer is away. */
  private void confirmDestroyed(SimulatedComputer node) {
    if (node.attached) {
      return;
    }
    for (String name : node.slots.keySet()) {
      PartitionId id = new PartitionId(node.id, name);
      InstanceGuid occupant = world.occupant(id);
      if (occupant != null) {
        world.confirmed.add(occupant);
        world.onPartition(id, new Partition.ConfirmDestroyed("burnt down"), world.now());
      }
    }
  }

  private void crash() {
    Optional<PartitionId> partition = pick(new ArrayList<>(world.partitions.keySet()));
    if (random.nextBoolean() || partition.isEmpty()) {
      world.crashMaster();
    } else {
      world.crashPartition(partition.get());
    }
  }

  private <T> Optional<T> pick(List<T> all) {
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
  }

  /** Computers come back, nothing is lost any more, and everybody does what is ordered. */
  void heal() {
    world.messages.lost = 0;
    world.messages.repeated = 0;
    for (SimulatedComputer node : world.nodes.values()) {
      world.attach(node);
      world.onComputer(node.id, new Computer.Open(true), world.now());
    }
    boolean busy = true;
    for (int round = 0; busy; round++) {
      if (round > 200) {
        throw new AssertionError(
            "Expected the world to come to rest, but these are on their way: "
                + world.outbox
                + ", untold "
                + world.untold
                + MasterLook.instances(world.master.state).stream()
                    .filter(seen -> !seen.reached() || world.outbox.contains(seen.guid()))
                    .map(seen -> "\n" + seen)
                    .toList());
      }
      world.tick();
      while (!world.messages.isEmpty()) {
        world.messages.deliverOne();
      }
      busy = false;
      for (SimulatedComputer node : world.nodes.values()) {
        busy |= work(node, true);
      }
      busy |= !world.messages.isEmpty() || !world.outbox.isEmpty() || !world.untold.isEmpty();
    }
    Invariants.always(world);
    Invariants.theJournalGivesTheGraph(world);
    Invariants.atRest(world);
  }
}
