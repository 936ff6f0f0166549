package org.slapmaster.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.master.MasterLook;
import org.slapmaster.history.ClientHistory;
import org.slapmaster.history.ClientHistory.Answer;
import org.slapmaster.history.ClientHistory.Order;
import org.slapmaster.history.HistoryChecker;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.Title;

/** Who asks from outside: what they invoked, and what they saw of it. */
final class Clients {
  private final World world;
  private final ClientHistory history = new ClientHistory();
  private final List<Open> open = new ArrayList<>();

  /** The title that the root of each tree was created with: renamed, its tree is the same. */
  private final Map<InstanceGuid, String> trees = new HashMap<>();

  /** What was said first of each title; for those who plant faults. */
  private final Map<String, Master.Reply> said = new HashMap<>();

  Clients(World world) {
    this.world = world;
  }

  private record Open(ClientHistory.Call call, long since) {}

  /** Sends a command whose answer nobody records. */
  void send(Master.Command command) {
    world.messages.send("master", null, () -> world.ring.ask(command, 0, world.promises::answered));
  }

  /** Sends a command, and records what becomes of it. */
  void call(Master.Command command, Order order) {
    ClientHistory.Call call = history.invoke("client", order);
    open.add(new Open(call, world.now()));
    world.messages.send(
        "master",
        null,
        () ->
            world.ring.ask(
                command,
                0,
                reply -> {
                  world.promises.answered(reply);
                  Master.Reply told = told(order.title(), reply);
                  world.messages.send("client", null, () -> end(call, order, told));
                }));
  }

  private Master.Reply told(String title, Master.Reply reply) {
    Master.Reply before = said.putIfAbsent(title, reply);
    boolean stale = world.planted() == Planted.STALE_ANSWER && before != null;
    return stale && world.random.nextInt(4) == 0 ? before : reply;
  }

  private void end(ClientHistory.Call call, Order order, Master.Reply reply) {
    if (open.removeIf(waiting -> waiting.call() == call)) {
      if (reply instanceof Master.Refused refused) {
        call.refused(refused.refusal().sentence());
      } else if (reply instanceof Master.Ready ready) {
        end(call, order, Answer.Kind.READY, ready.instance());
      } else if (reply instanceof Master.PleaseWait wait) {
        end(call, order, Answer.Kind.WAIT, wait.instance());
      } else {
        call.answered(Answer.gone());
      }
    }
  }

  private void end(
      ClientHistory.Call call, Order order, Answer.Kind kind, Master.Instance instance) {
    trees.putIfAbsent(instance.tree(), order.tree());
    if (instance.state() == RequestedState.DESTROYED) {
      // By now another instance may have its title; its end may be ordered again and again.
      call.unknown("it is being destroyed");
      return;
    }
    String partition =
        instance.shared() || instance.partition() == null ? null : instance.partition().toString();
    call.answered(new Answer(kind, instance.guid().value(), partition, instance.revision(), null));
  }

  /** Those who have waited for an answer for a while do not wait any more. */
  void giveUp() {
    open.removeIf(
        waiting -> {
          boolean tooLong = world.now() - waiting.since() > 1_000 || world.random.nextInt(4) == 0;
          if (tooLong) {
            waiting.call().unknown("no answer in time");
          }
          return tooLong;
        });
  }

  void connectionsBroke() {
    open.forEach(waiting -> waiting.call().unknown("connection reset"));
    open.clear();
  }

  void check() {
    List<String> violations = HistoryChecker.violations(history);
    if (!violations.isEmpty()) {
      throw new Broken("what clients saw: %s", violations.get(0));
    }
  }

  // What they ask, as the history knows it

  void request(Master.Request request) {
    Optional<MasterLook.Seen> requester = request.requester().instance().flatMap(this::find);
    Optional<MasterLook.Seen> known =
        requester.isPresent()
            ? requester
            : world
                .master
                .durable
                .titled(Requester.DEFAULT_USER, request.title())
                .flatMap(this::find);
    String title = name(requester.map(MasterLook.Seen::tree), request.title());
    String tree = known.map(this::treeOf).orElse(title);
    Order order =
        request.state() == RequestedState.DESTROYED
            ? Order.destroy(tree, title)
            : new Order(
                tree,
                title,
                // Parameters show no values by themselves.
                request + " " + request.parameters().values(),
                request.state() != RequestedState.STARTED,
                false,
                null);
    call(request, order);
  }

  private Optional<MasterLook.Seen> find(InstanceGuid guid) {
    return MasterLook.instance(world.master.durable, guid);
  }

  /** In different trees the same title is another one. */
  private static String name(Optional<InstanceGuid> tree, Title title) {
    return tree.map(guid -> guid + "/" + title).orElse(title.value());
  }

  private static String name(MasterLook.Seen seen, Title title) {
    boolean root = seen.guid().equals(seen.tree());
    return name(root ? Optional.empty() : Optional.of(seen.tree()), title);
  }

  private String treeOf(MasterLook.Seen seen) {
    return trees.computeIfAbsent(seen.tree(), tree -> find(tree).orElseThrow().title().value());
  }

  void order(MasterLook.Seen seen, RequestedState state) {
    String title = name(seen, seen.title());
    call(
        new Master.OrderState(seen.guid(), state),
        state == RequestedState.DESTROYED
            ? Order.destroy(treeOf(seen), title)
            : Order.state(treeOf(seen), title, state.toString()));
  }

  void rename(MasterLook.Seen seen, Master.Rename rename) {
    call(rename, Order.rename(treeOf(seen), name(seen, seen.title()), name(seen, rename.title())));
  }

  void look(MasterLook.Seen seen, Master.Command command) {
    call(command, Order.look(treeOf(seen), name(seen, seen.title())));
  }
}
