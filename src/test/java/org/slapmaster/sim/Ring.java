package org.slapmaster.sim;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.master.Driving;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.master.Waking;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.domain.request.Request;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.SupplyOrder;

/**
 * The four kinds of entities and the computers, wired together as the actors wire them, without
 * actors: what an entity's rules want told to others becomes a message under way.
 */
final class Ring {
  private final World world;

  Ring(World world) {
    this.world = world;
  }

  // The master

  /** A command arrives at the master; {@code answer} follows when it is durable. */
  void ask(Master.Command command, long cause, Consumer<Master.Reply> answer) {
    world.master.tell(
        command,
        cause,
        ran -> {
          answer.accept(ran.reply());
          follow(ran.events(), ran.audit().at());
        });
  }

  /** Tells others what the events mean for them. */
  private void follow(List<Master.Event> events, long cause) {
    Set<InstanceGuid> touched = new LinkedHashSet<>();
    for (Master.Event event : events) {
      touched.addAll(Driving.touched(world.master.state, event));
      for (Master.Wake wake : Waking.wakes(world.master.state, event)) {
        if (world.planted() != Planted.WAKE_LOST) {
          world.unheard.put(wake.guid(), wake);
          touched.add(wake.guid());
        }
      }
      if (event instanceof Master.InstanceReady ready) {
        touched.add(ready.guid());
      } else if (event instanceof Master.RequestDestroyed destroyed) {
        world.unheard.remove(destroyed.guid());
        world.outbox.remove(destroyed.guid());
      }
    }
    if (world.planted() == Planted.ORDER_LOST && world.random.nextInt(10) == 0) {
      return;
    }
    touched.forEach(guid -> drive(guid, cause));
  }

  void drive(InstanceGuid guid, long cause) {
    Optional<Master.Drive> drive = Driving.drive(world.master.state, guid);
    Optional<Master.Wake> wake = Optional.ofNullable(world.unheard.get(guid));
    if (drive.isEmpty() && wake.isEmpty()) {
      world.outbox.remove(guid);
      return;
    }
    world.outbox.add(guid);
    drive.ifPresent(order -> toRequest(guid, new Request.TakeUp(order), cause, () -> {}));
    wake.ifPresent(news -> toRequest(guid, new Request.Wake(news), cause, () -> {}));
  }

  // Requests

  private void toRequest(InstanceGuid guid, Request.Command command, long cause, Runnable known) {
    world.messages.send("request " + guid, null, () -> onRequest(guid, command, cause, known));
  }

  /**
   * @param known what follows when the master knows what there is to know of it
   */
  private void onRequest(InstanceGuid guid, Request.Command command, long cause, Runnable known) {
    world
        .request(guid)
        .tell(
            command,
            cause,
            ran -> {
              boolean forMaster = false;
              for (Request.Effect effect : ran.reply()) {
                forMaster |= carryOut(guid, effect, ran.audit().at(), known);
              }
              if (!forMaster) {
                known.run();
              }
            });
  }

  /** Returns whether the master is told something. */
  private boolean carryOut(InstanceGuid guid, Request.Effect effect, long at, Runnable known) {
    if (effect instanceof Request.Assign assign) {
      toPartition(assign.drive().partition(), new Partition.Assign(assign.drive()), at);
    } else if (effect instanceof Request.WakePartition wake) {
      Master.Wake news = wake.wake();
      toPartition(news.partition(), new Partition.Bang(guid, news.bang(), news.reason()), at);
    } else if (effect instanceof Request.TellMaster tell) {
      world.messages.send("master", null, () -> ask(tell.command(), at, answered -> known.run()));
      return true;
    }
    return false;
  }

  // Partitions

  void toPartition(PartitionId id, Partition.Command command, long cause) {
    world.messages.send("partition " + id, null, () -> onPartition(id, command, cause, () -> {}));
  }

  /**
   * @param after what follows when what the command led to is on disk
   */
  void onPartition(PartitionId id, Partition.Command command, long cause, Runnable after) {
    onPartition(id, command, cause, () -> {}, effects -> after.run());
  }

  /**
   * A computer that polls says something.
   *
   * @param answer what follows when the master has it
   */
  void onPoll(PartitionId id, Partition.Poll poll, long cause, Runnable answer) {
    onPartition(
        id,
        poll,
        cause,
        answer,
        effects -> {
          if (effects.stream().noneMatch(Partition.TellRequest.class::isInstance)) {
            answer.run();
          }
        });
  }

  /**
   * @param known what follows when the master knows what there is to know of it
   */
  private void onPartition(
      PartitionId id,
      Partition.Command command,
      long cause,
      Runnable known,
      Consumer<List<Partition.Effect>> after) {
    world
        .partition(id)
        .tell(
            command,
            cause,
            ran -> {
              ran.reply().forEach(effect -> carryOut(id, effect, ran.audit().at(), known));
              if (command instanceof Partition.Bang bang) {
                world.messages.send("master", null, () -> heard(bang));
              }
              after.accept(ran.reply());
            });
  }

  private void heard(Partition.Bang bang) {
    world.unheard.computeIfPresent(
        bang.guid(), (guid, wake) -> wake.bang() <= bang.bang() ? null : wake);
  }

  /** What a partition has to say when it comes back from the disk. */
  void carryOut(PartitionId id, Partition.Effect effect, long at) {
    carryOut(id, effect, at, () -> {});
  }

  private void carryOut(PartitionId id, Partition.Effect effect, long at, Runnable known) {
    if (effect instanceof Partition.Push push) {
      toNode(id.computer(), Orders.pushed(id.name(), push));
    } else if (effect instanceof Partition.Wipe wipe) {
      toNode(id.computer(), Orders.wipe(id.name(), wipe));
    } else if (effect instanceof Partition.ReleasePorts release) {
      toComputer(id.computer(), new Computer.ReleasePorts(id.name(), release.guid()), at);
    } else if (effect instanceof Partition.TellRequest tell) {
      world.untold.computeIfAbsent(id, key -> new LinkedHashMap<>()).put(tell.guid(), tell);
      tellRequest(id, tell, at, known);
    }
  }

  private void tellRequest(PartitionId id, Partition.TellRequest tell, long at, Runnable known) {
    toRequest(
        tell.guid(),
        tell.command(),
        at,
        () -> {
          known(id, tell);
          known.run();
        });
  }

  /** The newest of an instance that a partition has to tell is known. */
  private void known(PartitionId id, Partition.TellRequest tell) {
    Map<InstanceGuid, Partition.TellRequest> untold = world.untold.get(id);
    if (untold != null && untold.remove(tell.guid(), tell) && untold.isEmpty()) {
      world.untold.remove(id);
    }
  }

  // Computers

  private void toComputer(ComputerId id, Computer.Command command, long cause) {
    world.messages.send("computer " + id, null, () -> onComputer(id, command, cause, e -> {}));
  }

  void onComputer(
      ComputerId id, Computer.Command command, long cause, Consumer<List<Computer.Effect>> answer) {
    if (command instanceof Computer.Remove) {
      world.unoffered.remove(id);
      world.messages.drop(("offer of " + id)::equals);
    }
    world
        .computer(id)
        .tell(
            command,
            cause,
            ran -> {
              List<Computer.Effect> effects = ran.reply() == null ? List.of() : ran.reply();
              effects.forEach(effect -> carryOut(id, effect));
              answer.accept(effects);
            });
  }

  private void carryOut(ComputerId id, Computer.Effect effect) {
    if (effect instanceof Computer.OfferToMaster) {
      offer(id);
    } else if (effect instanceof Computer.Order order) {
      SupplyOrder supply = Orders.supply(order);
      world.messages.send(
          "node " + id, "orders " + id, () -> ifAttached(id, node -> node.supply(supply)));
    } else if (effect instanceof Computer.GreetPartitions greet) {
      greet
          .partitions()
          .forEach(
              name -> toPartition(new PartitionId(id, name), new Partition.Greet(), world.now()));
    }
  }

  /** The newest offer, repeated until the master has it; in order, as between two actors. */
  void offer(ComputerId id) {
    Computer.State state = world.computer(id).durable;
    if (!state.registered()) {
      world.unoffered.remove(id);
      return;
    }
    world.unoffered.add(id);
    var offer = state.offer();
    world.messages.send(
        "master",
        "offers " + id,
        () ->
            ask(
                new Master.OfferComputer(id, offer),
                world.now(),
                answered -> {
                  Computer.State now = world.computer(id).durable;
                  if (!now.registered() || now.offer().equals(offer)) {
                    world.unoffered.remove(id);
                  }
                }));
  }

  private void toNode(ComputerId id, Desired desired) {
    boolean byOperator = !world.confirmed.isEmpty();
    world.messages.send(
        "node " + id,
        "orders " + id,
        () -> ifAttached(id, node -> node.desire(desired, byOperator)));
  }

  private void ifAttached(ComputerId id, Consumer<SimulatedComputer> then) {
    SimulatedComputer node = world.nodes.get(id);
    if (node.attached) {
      then.accept(node);
    }
  }

  // What nodes say that stay attached

  /** The node says what its partition is like; in order, and repeated until it is durable. */
  void report(SimulatedComputer node, String name) {
    SimulatedComputer.Slot slot = node.slots.get(name);
    Partition.Report report = slot.last;
    PartitionId id = new PartitionId(node.id, name);
    long session = node.session;
    node.say(name, report);
    world.messages.send(
        "computer " + node.id,
        "reports " + id,
        () -> {
          if (node.attached && node.session == session) {
            onPartition(id, report, world.now(), () -> noted(node, () -> slot.noted(report)));
          }
        });
  }

  private void noted(SimulatedComputer node, Runnable note) {
    world.messages.send("node " + node.id, null, note);
  }

  /** The node says what a release is like; in order, and repeated until it is durable. */
  void report(SimulatedComputer node, SoftwareRelease release) {
    SimulatedComputer.Holding holding = node.software.get(release);
    Computer.Report report = SimulatedComputer.report(release, holding);
    long session = node.session;
    world.messages.send(
        "computer " + node.id,
        "software of " + node.id,
        () -> {
          if (node.attached && node.session == session) {
            onComputer(
                node.id,
                report,
                world.now(),
                done -> noted(node, () -> holding.noted(report, release)));
          }
        });
  }

  /** The node asks for a port of its own. */
  void holdPort(SimulatedComputer node, Computer.HoldPort hold) {
    world.messages.send(
        "computer " + node.id,
        null,
        () ->
            onComputer(
                node.id,
                hold,
                world.now(),
                effects -> world.promises.heldPort(node.id, hold, effects)));
  }

  void attach(SimulatedComputer node) {
    node.attach();
    onComputer(
        node.id,
        new Computer.Format(node.format, node.softwareReports()),
        world.now(),
        durable -> {
          if (node.format.nativeNode()) {
            node.slots.forEach(
                (name, slot) -> {
                  if (slot.last != null) {
                    report(node, name);
                  }
                });
          }
        });
  }

  void lose(SimulatedComputer node) {
    node.attached = false;
    world.messages.drop(("node " + node.id)::equals);
    onComputer(node.id, new Computer.Lose(), world.now(), effects -> {});
  }

  /** What actors and nodes repeat by their timers. */
  void tick() {
    if (!world.master.isWriting()) {
      List.copyOf(world.outbox).forEach(guid -> drive(guid, world.now()));
    }
    // A copy of their order: that of Map.copyOf is another in each Java machine.
    new LinkedHashMap<>(world.untold)
        .forEach(
            (id, news) ->
                List.copyOf(news.values())
                    .forEach(tell -> tellRequest(id, tell, world.now(), () -> {})));
    List.copyOf(world.unoffered).forEach(this::offer);
    for (SimulatedComputer node : world.nodes.values()) {
      if (node.attached && node.format.nativeNode()) {
        node.unheardPartitions().forEach(name -> report(node, name));
      }
      if (node.attached) {
        node.unheardSoftware().forEach(release -> report(node, release));
      }
    }
  }
}
