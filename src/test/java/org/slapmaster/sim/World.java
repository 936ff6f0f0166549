package org.slapmaster.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slapmaster.domain.allocation.SoftwarePolicy;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.computer.ComputerRules;
import org.slapmaster.domain.graph.ComputerPicture;
import org.slapmaster.domain.master.Driving;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.master.MasterRules;
import org.slapmaster.domain.master.MasterState;
import org.slapmaster.domain.master.Waking;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.domain.partition.PartitionRules;
import org.slapmaster.domain.request.Request;
import org.slapmaster.domain.request.RequestRules;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.journal.Replay;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.SupplyOrder;
import org.slapmaster.seal.Seals;
import org.slapmaster.seal.Vaults;

/**
 * The four kinds of entities and the computers, wired together as the actors wire them, without
 * actors: what an entity's rules want told to others becomes a message under way.
 */
final class World {
  /** What a stock node can say. */
  private static final Set<ReportedState> POLLED =
      Set.of(
          ReportedState.STARTED,
          ReportedState.STOPPED,
          ReportedState.ERROR,
          ReportedState.DESTROYED);

  /**
   * Real sealing; the keys of trees that are gone stay, for they are numbered anew in each world.
   */
  static final Seals SEALS = new Seals(Vaults.temporary());

  final Messages messages;
  final Entity<MasterState, Master.Command, Master.Event, Master.Reply> master =
      new Entity<>(StreamId.MASTER, new MasterRules(SoftwarePolicy.Both.DEFAULT), SEALS::seal);
  final Map<
          InstanceGuid, Entity<Request.State, Request.Command, Request.Event, List<Request.Effect>>>
      requests = new HashMap<>();
  final Map<
          PartitionId,
          Entity<Partition.State, Partition.Command, Partition.Event, List<Partition.Effect>>>
      partitions = new HashMap<>();
  final Map<
          ComputerId,
          Entity<Computer.State, Computer.Command, Computer.Event, List<Computer.Effect>>>
      computers = new TreeMap<>();
  final TreeMap<ComputerId, SimulatedComputer> nodes = new TreeMap<>();

  /** Orders and wakes that are not confirmed; what a tick sends again. */
  final Set<InstanceGuid> outbox = new LinkedHashSet<>();

  final Map<InstanceGuid, Master.Wake> unheard = new LinkedHashMap<>();
  final Map<PartitionId, Partition.TellRequest> untold = new LinkedHashMap<>();
  final Set<ComputerId> unoffered = new LinkedHashSet<>();

  /** Instances whose destruction an operator confirmed in place of a computer. */
  final Set<InstanceGuid> confirmed = new HashSet<>();

  final List<JournaledEvent> journal = new ArrayList<>();
  final Replay live = new Replay();

  /** The bang that each requester's partition has journaled. */
  final Map<InstanceGuid, Long> banged = new HashMap<>();

  private long clock = 1_000_000;

  World(Random random) {
    messages = new Messages(random);
  }

  private void keep(List<JournaledEvent> events) {
    events.forEach(live::apply);
    journal.addAll(events);
  }

  // The master

  Master.Reply tellMaster(Master.Command command, long cause) {
    var ran = master.run(command, ++clock, cause);
    keep(ran.read());
    Set<InstanceGuid> touched = new LinkedHashSet<>();
    for (Master.Event event : ran.events()) {
      touched.addAll(Driving.touched(master.state, event));
      for (Master.Wake wake : Waking.wakes(master.state, event)) {
        unheard.put(wake.guid(), wake);
        touched.add(wake.guid());
      }
      if (event instanceof Master.InstanceReady ready) {
        touched.add(ready.guid());
      } else if (event instanceof Master.RequestDestroyed destroyed) {
        unheard.remove(destroyed.guid());
        outbox.remove(destroyed.guid());
      } else if (event instanceof Master.PartitionReleased released) {
        checkReleased(released);
      }
    }
    touched.forEach(guid -> drive(guid, ran.audit().at()));
    return ran.reply();
  }

  private void checkReleased(Master.PartitionReleased released) {
    SimulatedComputer.Slot slot =
        nodes.get(released.partition().computer()).slots.get(released.partition().name());
    if (slot != null
        && released.guid().equals(slot.present)
        && !confirmed.contains(released.guid())) {
      throw new AssertionError(
          "Expected " + released + " after its computer confirmed, but it is still there.");
    }
  }

  void drive(InstanceGuid guid, long cause) {
    Optional<Master.Drive> drive = Driving.drive(master.state, guid);
    Optional<Master.Wake> wake = Optional.ofNullable(unheard.get(guid));
    if (drive.isEmpty() && wake.isEmpty()) {
      outbox.remove(guid);
      return;
    }
    outbox.add(guid);
    drive.ifPresent(d -> toRequest(guid, new Request.TakeUp(d), cause, null));
    wake.ifPresent(w -> toRequest(guid, new Request.Wake(w), cause, null));
  }

  /** The master comes back from its journal: what it had in memory only is gone. */
  void crashMaster() {
    messages.drop("master"::equals);
    outbox.clear();
    unheard.clear();
    outbox.addAll(Driving.behind(master.state));
    for (Master.Wake wake : Waking.unheard(master.state)) {
      unheard.put(wake.guid(), wake);
      outbox.add(wake.guid());
    }
  }

  // Requests

  private void toRequest(InstanceGuid guid, Request.Command command, long cause, Runnable confirm) {
    messages.send("request " + guid, null, () -> onRequest(guid, command, cause, confirm));
  }

  private void onRequest(InstanceGuid guid, Request.Command command, long cause, Runnable confirm) {
    var entity =
        requests.computeIfAbsent(guid, key -> new Entity<>(StreamId.of(key), new RequestRules()));
    var ran = entity.run(command, ++clock, cause);
    keep(ran.read());
    long at = ran.audit().at();
    boolean told = false;
    for (Request.Effect effect : ran.reply()) {
      if (effect instanceof Request.Assign assign) {
        toPartition(assign.drive().partition(), new Partition.Assign(assign.drive()), at);
      } else if (effect instanceof Request.WakePartition wake) {
        Master.Wake news = wake.wake();
        toPartition(news.partition(), new Partition.Bang(guid, news.bang(), news.reason()), at);
      } else if (effect instanceof Request.TellMaster tell) {
        told = true;
        messages.send(
            "master",
            null,
            () -> {
              tellMaster(tell.command(), at);
              run(confirm);
            });
      }
    }
    if (!told) {
      run(confirm);
    }
  }

  private static void run(Runnable confirm) {
    if (confirm != null) {
      confirm.run();
    }
  }

  // Partitions

  InstanceGuid occupant(PartitionId id) {
    return PartitionRules.occupant(partition(id).state);
  }

  void toPartition(PartitionId id, Partition.Command command, long cause) {
    messages.send("partition " + id, null, () -> onPartition(id, command, cause));
  }

  void onPartition(PartitionId id, Partition.Command command, long cause) {
    var ran = partition(id).run(command, ++clock, cause);
    keep(ran.read());
    for (Partition.Event event : ran.events()) {
      if (event instanceof Partition.InstanceBanged banging) {
        InstanceGuid guid = PartitionRules.occupant(partition(id).state);
        banged.put(guid, banging.bang());
      } else if (event instanceof Partition.PartitionAssigned assigned) {
        banged.merge(assigned.drive().guid(), assigned.drive().bang(), Math::max);
      } else if (event instanceof Partition.SharedInstanceAssigned
          || event instanceof Partition.SharedInstanceRemoved) {
        InstanceGuid host = PartitionRules.occupant(partition(id).state);
        if (host != null) {
          banged.merge(host, ran.audit().at(), Math::max);
        }
      }
    }
    ran.reply().forEach(effect -> carryOut(id, effect, ran.audit().at()));
    if (command instanceof Partition.Bang bang) {
      messages.send(
          "master",
          null,
          () ->
              unheard.computeIfPresent(
                  bang.guid(), (guid, wake) -> wake.bang() <= bang.bang() ? null : wake));
    }
  }

  private Entity<Partition.State, Partition.Command, Partition.Event, List<Partition.Effect>>
      partition(PartitionId id) {
    return partitions.computeIfAbsent(
        id, key -> new Entity<>(StreamId.of(key), new PartitionRules(), SEALS::seal));
  }

  private void carryOut(PartitionId id, Partition.Effect effect, long at) {
    if (effect instanceof Partition.Push push) {
      toNode(id.computer(), SimulatedComputer.desired(id.name(), push));
    } else if (effect instanceof Partition.Wipe wipe) {
      toNode(id.computer(), SimulatedComputer.wipe(id.name(), wipe));
    } else if (effect instanceof Partition.ReleasePorts release) {
      toComputer(id.computer(), new Computer.ReleasePorts(id.name(), release.guid()), at);
    } else if (effect instanceof Partition.TellRequest tell) {
      untold.put(id, tell);
      tellRequest(id, tell, at);
    }
  }

  void tellRequest(PartitionId id, Partition.TellRequest tell, long at) {
    toRequest(
        tell.guid(),
        tell.command(),
        at,
        () -> {
          if (untold.get(id) == tell) {
            untold.remove(id);
          }
        });
  }

  /** The partition's actor comes back from its journal. */
  void crashPartition(PartitionId id) {
    messages.drop(("partition " + id)::equals);
    untold.remove(id);
    PartitionRules.standing(partition(id).state).forEach(effect -> carryOut(id, effect, clock));
  }

  // Computers

  void toComputer(ComputerId id, Computer.Command command, long cause) {
    messages.send("computer " + id, null, () -> onComputer(id, command, cause));
  }

  List<Computer.Effect> onComputer(ComputerId id, Computer.Command command, long cause) {
    var entity =
        computers.computeIfAbsent(id, key -> new Entity<>(StreamId.of(key), new ComputerRules()));
    var ran = entity.run(command, ++clock, cause);
    keep(ran.read());
    for (Computer.Effect effect : ran.reply() == null ? List.<Computer.Effect>of() : ran.reply()) {
      if (effect instanceof Computer.OfferToMaster) {
        offer(id);
      } else if (effect instanceof Computer.Order order) {
        SupplyOrder supply =
            new SupplyOrder(order.release(), order.available(), order.reinstall(), order.order());
        messages.send("node " + id, "orders " + id, () -> ifAttached(id, n -> n.supply(supply)));
      } else if (effect instanceof Computer.GreetPartitions greet) {
        greet
            .partitions()
            .forEach(name -> toPartition(new PartitionId(id, name), new Partition.Greet(), clock));
      }
    }
    return ran.reply() == null ? List.of() : ran.reply();
  }

  /** The newest offer, repeated until the master has it; in order, as between two actors. */
  void offer(ComputerId id) {
    unoffered.add(id);
    var entity = computers.get(id);
    if (!entity.state.registered()) {
      unoffered.remove(id);
      return;
    }
    var offer = entity.state.offer();
    messages.send(
        "master",
        "offers " + id,
        () -> {
          tellMaster(new Master.OfferComputer(id, offer), clock);
          if (computers.get(id).state.registered()
              && computers.get(id).state.offer().equals(offer)) {
            unoffered.remove(id);
          }
        });
  }

  private void toNode(ComputerId id, Desired desired) {
    boolean byOperator = !confirmed.isEmpty();
    messages.send(
        "node " + id,
        "orders " + id,
        () -> ifAttached(id, node -> node.desire(desired, byOperator)));
  }

  private void ifAttached(ComputerId id, Consumer<SimulatedComputer> then) {
    SimulatedComputer node = nodes.get(id);
    if (node.attached) {
      then.accept(node);
    }
  }

  /** A computer that polls reads its orders, all of them anew. */
  void visit(SimulatedComputer node) {
    if (node.format.nativeNode()) {
      return;
    }
    ComputerPicture picture = live.graph().picture(node.id).orElseThrow();
    node.visitedAt = picture.ordersAt();
    computers
        .get(node.id)
        .state
        .orders()
        .forEach(
            order ->
                node.supply(
                    new SupplyOrder(
                        order.release(), order.available(), order.reinstall(), order.order())));
    List<String> shown = picture.partitions().stream().map(p -> p.id().name()).toList();
    node.slots.keySet().stream()
        .filter(name -> !shown.contains(name))
        .forEach(name -> node.read(name, null));
    picture
        .partitions()
        .forEach(
            partition ->
                node.read(
                    partition.id().name(),
                    partition.occupant() == null
                        ? null
                        : SimulatedComputer.desired(partition.occupant())));
  }

  /** It says one thing after the other, each in a call that is answered. */
  private void poll(SimulatedComputer node, SimulatedComputer.Slot slot) {
    Partition.Report report = slot.last;
    slot.unheard = false;
    if (report.state() == ReportedState.STARTED) {
      poll(node, report.guid(), null, report.published());
      report.shared().forEach(shared -> poll(node, shared.guid(), null, shared.published()));
    }
    if (report.state() == ReportedState.DESTROYED) {
      // A stock node stops first.
      poll(node, report.guid(), ReportedState.STOPPED, null);
    }
    if (POLLED.contains(report.state())) {
      boolean heeded = poll(node, report.guid(), report.state(), null);
      if (!heeded) {
        // A stock node says it again at its next run.
        slot.last = null;
      }
    }
  }

  private boolean poll(
      SimulatedComputer node,
      InstanceGuid guid,
      ReportedState state,
      ConnectionParameters published) {
    Master.Reply reply = tellMaster(new Master.GetOrder(guid, state, node.visitedAt), 0);
    if (reply instanceof Master.Served served) {
      onPartition(
          served.order().partition(),
          new Partition.Poll(served.order(), served.current(), state, "", published),
          clock);
    }
    return reply instanceof Master.Served;
  }

  /** The node says what its partition is like; in order, and repeated until it is durable. */
  void report(SimulatedComputer node, String name) {
    SimulatedComputer.Slot slot = node.slots.get(name);
    Partition.Report report = slot.last;
    PartitionId id = new PartitionId(node.id, name);
    if (!node.format.nativeNode()) {
      poll(node, slot);
      return;
    }
    messages.send(
        "computer " + node.id,
        "reports " + id,
        () -> {
          if (node.attached) {
            onPartition(id, report, clock);
            slot.unheard = slot.unheard && slot.last != report;
          }
        });
  }

  /** The node says what a release is like; in order, and repeated until it is durable. */
  void report(SimulatedComputer node, SoftwareRelease release) {
    SimulatedComputer.Holding holding = node.software.get(release);
    Computer.Report report = SimulatedComputer.report(release, holding);
    messages.send(
        "computer " + node.id,
        "software of " + node.id,
        () -> {
          if (node.attached) {
            onComputer(node.id, report, clock);
            holding.unheard =
                holding.unheard && !report.equals(SimulatedComputer.report(release, holding));
          }
        });
  }

  void attach(SimulatedComputer node) {
    node.attached = true;
    onComputer(node.id, new Computer.Format(node.format, node.softwareReports()), clock);
    node.slots.forEach(
        (name, slot) -> {
          if (slot.last != null) {
            report(node, name);
          }
        });
  }

  void lose(SimulatedComputer node) {
    node.attached = false;
    messages.drop(("node " + node.id)::equals);
    onComputer(node.id, new Computer.Lose(), clock);
  }

  /** What actors repeat by their timers. */
  void tick() {
    List.copyOf(outbox).forEach(guid -> drive(guid, clock));
    Map.copyOf(untold).forEach((id, tell) -> tellRequest(id, tell, clock));
    List.copyOf(unoffered).forEach(this::offer);
    for (SimulatedComputer node : nodes.values()) {
      node.slots.forEach(
          (name, slot) -> {
            if (node.attached && slot.unheard) {
              report(node, name);
            }
          });
      node.software.forEach(
          (release, holding) -> {
            if (node.attached && holding.unheard) {
              report(node, release);
            }
          });
    }
  }

  long now() {
    return clock;
  }
}
