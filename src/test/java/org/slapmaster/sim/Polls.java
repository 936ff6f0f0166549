package org.slapmaster.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.slapmaster.domain.graph.ComputerPicture;
import org.slapmaster.domain.graph.PartitionPicture;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.Title;

/**
 * Computers that poll, as stock SlapOS nodes do: they read all their orders, work, and say one
 * thing after the other, each in a call that is answered.
 */
final class Polls {
  /** What a stock node can say. */
  private static final Set<ReportedState> POLLED =
      Set.of(
          ReportedState.STARTED,
          ReportedState.STOPPED,
          ReportedState.ERROR,
          ReportedState.DESTROYED);

  private final World world;

  Polls(World world) {
    this.world = world;
  }

  /** One call: about the state, or about connection parameters. */
  private record Call(InstanceGuid guid, ReportedState state, ConnectionParameters published) {}

  /** Reads all orders anew. */
  void visit(SimulatedComputer node) {
    ComputerPicture picture = world.live.graph().picture(node.id).orElse(null);
    if (picture == null) {
      return;
    }
    node.visitedAt = picture.ordersAt();
    world.computer(node.id).durable.orders().forEach(order -> node.supply(Orders.supply(order)));
    List<String> shown = picture.partitions().stream().map(p -> p.id().name()).toList();
    List.copyOf(node.slots.keySet()).stream()
        .filter(name -> !shown.contains(name))
        .forEach(name -> node.read(name, null));
    picture.partitions().forEach(partition -> read(node, partition));
  }

  private static void read(SimulatedComputer node, PartitionPicture partition) {
    node.read(
        partition.id().name(),
        partition.occupant() == null ? null : Orders.read(partition.occupant()));
  }

  /** Says what there is to say of a partition, beginning now. */
  void report(SimulatedComputer node, String name) {
    SimulatedComputer.Slot slot = node.slots.get(name);
    Partition.Report report = slot.last;
    slot.unheard = false;
    Deque<Call> calls = new ArrayDeque<>();
    if (report.state() == ReportedState.STARTED) {
      calls.add(new Call(report.guid(), null, report.published()));
      report
          .shared()
          .forEach(shared -> calls.add(new Call(shared.guid(), null, shared.published())));
    }
    if (report.state() == ReportedState.DESTROYED) {
      // A stock node stops first.
      calls.add(new Call(report.guid(), ReportedState.STOPPED, null));
    }
    if (POLLED.contains(report.state())) {
      calls.add(new Call(report.guid(), report.state(), null));
    }
    slot.calling = !calls.isEmpty();
    if (slot.calling) {
      world.ring.toPartition(
          new PartitionId(node.id, name), new Partition.ListRequested(requested()), world.now());
      say(node, slot, calls);
    }
  }

  private List<Title> requested() {
    List<Title> titles = new ArrayList<>();
    for (int n = world.random.nextInt(2); n > 0; n--) {
      titles.add(new Title("part-" + n));
    }
    return titles;
  }

  /** One call after the other, each when the last was answered. */
  private void say(SimulatedComputer node, SimulatedComputer.Slot slot, Deque<Call> calls) {
    Call call = calls.poll();
    long session = node.session;
    boolean[] arrived = {false};
    world.messages.send(
        "master",
        null,
        () -> {
          boolean again = arrived[0];
          arrived[0] = true;
          if (slot.calling && node.session == session) {
            // What arrives twice is answered twice, but only the first answer is waited for.
            say(node, slot, call, again ? null : calls);
          }
        });
  }

  private void say(
      SimulatedComputer node, SimulatedComputer.Slot slot, Call call, Deque<Call> calls) {
    String detail = call.state() == ReportedState.ERROR ? slot.last.detail() : "";
    world.ring.ask(
        new Master.GetOrder(call.guid(), call.state(), node.visitedAt, node.masterBegan),
        0,
        reply -> {
          if (reply instanceof Master.Served served) {
            Partition.Poll poll =
                new Partition.Poll(
                    served.order(), served.current(), call.state(), detail, call.published());
            PartitionId place = served.order().partition();
            world.promises.polled(call.guid(), call.state(), served);
            boolean[] answered = {false};
            world.ring.onPoll(
                place,
                poll,
                Math.max(world.now(), served.at()),
                () -> {
                  if (!answered[0]) {
                    answered[0] = true;
                    answered(node, slot, calls);
                  }
                });
          } else if (calls != null && calls.isEmpty()) {
            // Refused: a stock node says it again at its next run.
            again(slot);
          } else {
            answered(node, slot, calls);
          }
        });
  }

  private void answered(SimulatedComputer node, SimulatedComputer.Slot slot, Deque<Call> calls) {
    if (!slot.calling || calls == null) {
      return;
    }
    if (calls.isEmpty()) {
      slot.calling = false;
    } else {
      say(node, slot, calls);
    }
  }

  private static void again(SimulatedComputer.Slot slot) {
    slot.calling = false;
    slot.last = null;
  }

  /** Whoever waits for an answer for too long runs again. */
  void giveUp(SimulatedComputer node) {
    node.slots.values().stream().filter(slot -> slot.calling).forEach(Polls::again);
  }
}
