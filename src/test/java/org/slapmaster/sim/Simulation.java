package org.slapmaster.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.master.MasterLook;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.SoftwareRelease;

/**
 * One history of a small cloud and everything that can happen to it, drawn from one seed: also how
 * likely each fault is, so that some histories have none of a kind and others are full of it. The
 * same seed is the same history.
 */
final class Simulation {
  private static final int MAX_ROUNDS = 200;

  /** While so many rounds of healing computers still fail and go on by detours. */
  private static final int ROUGH_ROUNDS = 6;

  private static final int LOGGED = 60;
  private static final long FIVE_MINUTES = 300_000_000;
  private final Random random;
  private final Asking asking;
  private final Operators operators;
  private final Invariants invariants;
  private final Map<Action, Integer> weights = new EnumMap<>(Action.class);
  private final Deque<String> log = new ArrayDeque<>();
  private final int rebuildEvery;
  private boolean logs;
  private int events;
  final World world;

  /** What can happen; those below the line are faults. */
  private enum Action {
    ARRIVE(110),
    SYNC(60),
    ASK(30),
    WORK(70),
    TICK(10),
    OPERATE(10),
    HOLD_PORT(5),
    REST(3),
    // ---
    CONTACT(8),
    EMPTY_COMPUTER(1),
    LATE_REPORT(4),
    GIVE_UP(4),
    CRASH_PARTITION(4),
    CRASH_MASTER(2),
    KILL_PROCESS(3),
    DISK_FULL(2),
    CLOCK_JUMP(2);

    final int usual;

    Action(int usual) {
      this.usual = usual;
    }

    boolean isFault() {
      return compareTo(CONTACT) >= 0;
    }
  }

  /**
   * @param rebuildEvery after how many events everything is rebuilt from the disk and compared
   */
  Simulation(long seed, Planted planted, int rebuildEvery) {
    this.rebuildEvery = rebuildEvery;
    random = new Random(seed);
    world = new World(random, planted);
    asking = new Asking(world);
    operators = new Operators(world);
    invariants = new Invariants(world);
    for (Action action : Action.values()) {
      weights.put(action, action.isFault() ? action.usual * random.nextInt(3) : action.usual);
    }
    world.messages.lost = random.nextInt(3) * random.nextInt(11);
    world.messages.repeated = random.nextInt(3) * random.nextInt(16);
    for (int n = 1 + random.nextInt(3); n >= 1; n--) {
      operators.join(n);
    }
  }

  static SimulatedComputer any(World world) {
    List<SimulatedComputer> nodes = new ArrayList<>(world.nodes.values());
    return nodes.get(world.random.nextInt(nodes.size()));
  }

  /** Lets at least so many things happen, each followed by a look at all promises; then heals. */
  int run(int count) {
    while (events < count) {
      step();
    }
    world.clients.check();
    Rebuilding.check(world);
    heal();
    return events;
  }

  /** The same, telling what happens. */
  Simulation logging() {
    logs = true;
    return this;
  }

  /** The last events before now, one line each. */
  String log() {
    return String.join("\n", log);
  }

  private void happens(Supplier<String> event) {
    events++;
    if (logs) {
      log.add(events + " ...");
    }
    String what = event.get();
    if (logs) {
      log.removeLast();
      log.add(events + " " + what);
      if (log.size() > LOGGED) {
        log.removeFirst();
      }
    }
    invariants.check();
    if (events % rebuildEvery == 0) {
      Rebuilding.check(world);
    }
  }

  private void step() {
    int dice = random.nextInt(weights.values().stream().mapToInt(weight -> weight).sum());
    for (Map.Entry<Action, Integer> entry : weights.entrySet()) {
      dice -= entry.getValue();
      if (dice < 0) {
        step(entry.getKey());
        return;
      }
    }
  }

  private void step(Action action) {
    if (action == Action.ARRIVE) {
      for (int n = random.nextInt(10); n >= 0; n--) {
        happens(world.messages::deliverOne);
      }
      return;
    }
    happens(
        () ->
            switch (action) {
              case ARRIVE -> throw new IllegalStateException("handled above");
              case SYNC -> sync();
              case ASK -> asking.ask();
              case WORK -> work();
              case TICK -> tick();
              case OPERATE -> operators.operate();
              case HOLD_PORT -> holdPort();
              case REST -> withPartition("rests", world::rest);
              case CONTACT -> contact();
              case EMPTY_COMPUTER -> emptyComputer();
              case LATE_REPORT -> lateReport();
              case GIVE_UP -> giveUp();
              case CRASH_PARTITION -> withPartition("crashes", world::crashPartition);
              case CRASH_MASTER -> crashMaster();
              case KILL_PROCESS -> killProcess();
              case DISK_FULL -> fillDisk();
              case CLOCK_JUMP -> jump();
            });
  }

  private String sync() {
    boolean full = world.disk.full;
    world.disk.sync();
    return full ? "what is written fails: the disk is full" : "what was written is on disk";
  }

  private String tick() {
    world.ring.tick();
    return "what is not confirmed is said again";
  }

  private String giveUp() {
    world.clients.giveUp();
    world.nodes.values().forEach(world.polls::giveUp);
    return "those who waited for an answer give up";
  }

  private String crashMaster() {
    world.crashMaster();
    return "the master's actor crashes";
  }

  private String killProcess() {
    world.killProcess();
    return "the master's process is killed and started again";
  }

  private String fillDisk() {
    world.disk.full = !world.disk.full;
    return world.disk.full ? "the disk is full" : "the disk has room again";
  }

  private String jump() {
    long skew = random.nextLong(-FIVE_MINUTES, FIVE_MINUTES);
    world.putClock(skew);
    return "the clock is put to " + world.now();
  }

  private String withPartition(String what, Consumer<PartitionId> does) {
    List<PartitionId> awake = new ArrayList<>(world.partitions.keySet());
    if (awake.isEmpty()) {
      return "no partition is awake";
    }
    PartitionId id = awake.get(random.nextInt(awake.size()));
    does.accept(id);
    return id + " " + what;
  }

  // Computers

  private String work() {
    SimulatedComputer node = any(world);
    for (int n = 0; n < 2 && !node.attached; n++) {
      node = any(world);
    }
    return node.id + (work(node, false) ? " works" : " has nothing to do");
  }

  /** One step of everything on the computer, or of one thing; true when something was done. */
  private boolean work(SimulatedComputer node, boolean smoothly) {
    boolean polls = !node.format.nativeNode();
    boolean calling = node.slots.values().stream().anyMatch(slot -> slot.calling);
    if (!node.attached || (polls && calling)) {
      return node.attached;
    }
    if (polls) {
      world.polls.visit(node);
    }
    boolean worked = false;
    for (SoftwareRelease release : List.copyOf(node.software.keySet())) {
      if ((smoothly || random.nextBoolean()) && node.workOnSoftware(release, smoothly)) {
        world.ring.report(node, release);
        worked = true;
      }
    }
    for (String name : List.copyOf(node.slots.keySet())) {
      if ((smoothly || random.nextBoolean()) && node.work(name, smoothly) != null) {
        if (polls) {
          world.polls.report(node, name);
        } else {
          world.ring.report(node, name);
        }
        worked = true;
      }
    }
    return worked;
  }

  private String contact() {
    SimulatedComputer node = any(world);
    if (node.attached) {
      world.ring.lose(node);
      return node.id + " is lost";
    }
    world.ring.attach(node);
    return node.id + " is there again";
  }

  private String emptyComputer() {
    SimulatedComputer node = any(world);
    world.ring.lose(node);
    node.restartEmpty();
    return node.id + " lost its disk";
  }

  /** A report of something long over, which somebody kept. */
  private String lateReport() {
    SimulatedComputer node = any(world);
    return node.lateReport()
        .map(
            late -> {
              world.ring.onPartition(
                  new PartitionId(node.id, late.partition()), late.report(), world.now(), () -> {});
              return "a late report arrives: " + late;
            })
        .orElse("nothing is late");
  }

  private String holdPort() {
    SimulatedComputer node = any(world);
    List<String> occupied =
        node.slots.keySet().stream().filter(name -> node.slots.get(name).present != null).toList();
    if (!node.attached || occupied.isEmpty()) {
      return "nobody needs a port";
    }
    String name = occupied.get(random.nextInt(occupied.size()));
    Computer.HoldPort hold =
        new Computer.HoldPort(
            name,
            node.slots.get(name).present,
            "port-" + random.nextInt(2),
            "10.0.0.1",
            3000 + random.nextInt(3),
            random.nextInt(4) == 0);
    world.ring.holdPort(node, hold);
    return hold.toString();
  }

  /**
   * Computers come back, operators supply what is needed, nothing is lost any more, and everybody
   * does what is ordered.
   */
  private void heal() {
    world.messages.lost = 0;
    world.messages.repeated = 0;
    world.disk.full = false;
    settle();
    for (SimulatedComputer node : world.nodes.values()) {
      world.ring.attach(node);
      world.ring.onComputer(node.id, new Computer.Open(true), world.now(), effects -> {});
      operators.supplyWhatIsUsed(node);
    }
    for (int round = 0; !isAtRest(round >= ROUGH_ROUNDS); round++) {
      if (round > MAX_ROUNDS) {
        throw new Broken(
            "P5 progress: still on their way %s, untold %s%s",
            world.outbox,
            world.untold,
            MasterLook.instances(world.master.state).stream()
                .filter(seen -> !seen.reached() || world.outbox.contains(seen.guid()))
                .map(seen -> "\n" + seen)
                .toList());
      }
    }
    invariants.check();
    Rebuilding.check(world);
    AtRest.check(world);
    world.clients.check();
  }

  /** One round of everything; true when there was nothing to do. */
  private boolean isAtRest(boolean smoothly) {
    happens(this::tick);
    settle();
    // Nothing is under way: whoever still waits for an answer will not get it.
    happens(this::giveUp);
    boolean busy = false;
    for (SimulatedComputer node : world.nodes.values()) {
      busy |= work(node, smoothly);
    }
    return smoothly && !busy && world.isAtRest();
  }

  /** Everything under way arrives. */
  private void settle() {
    while (!world.messages.isEmpty() || !world.disk.isIdle()) {
      happens(
          random.nextInt(3) == 0 || world.messages.isEmpty()
              ? this::sync
              : world.messages::deliverOne);
    }
  }
}
