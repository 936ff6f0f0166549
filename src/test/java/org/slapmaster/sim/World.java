package org.slapmaster.sim;

import java.io.IOException;
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
import org.slapmaster.domain.allocation.SoftwarePolicy;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.computer.ComputerRules;
import org.slapmaster.domain.master.Driving;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.master.MasterRules;
import org.slapmaster.domain.master.MasterState;
import org.slapmaster.domain.master.Waking;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.domain.partition.PartitionRules;
import org.slapmaster.domain.request.Request;
import org.slapmaster.domain.request.RequestRules;
import org.slapmaster.journal.EventCodec;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.journal.Replay;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.seal.Seals;
import org.slapmaster.seal.Vaults;

/**
 * One master's process with its disk, its clock and the network around it, and the computers. Holds
 * what is where; {@link Ring} says what the entities say to each other.
 */
final class World implements Entity.Shell {
  /**
   * Real sealing; the keys of trees that are gone stay, for they are numbered anew in each world.
   */
  static final Seals SEALS = new Seals(Vaults.temporary());

  private static final int BATCH = 2_000;

  final Random random;
  final Messages messages;
  final TreeMap<ComputerId, SimulatedComputer> nodes = new TreeMap<>();
  final Ring ring = new Ring(this);
  final Polls polls = new Polls(this);
  final Clients clients = new Clients(this);
  final Promises promises = new Promises(this);

  /** What is on disk, in the order in which it came there, and the graph that was fed with it. */
  final List<JournaledEvent> journal = new ArrayList<>();

  Replay live = new Replay();

  // What the master's process has in memory only.

  Entity<MasterState, Master.Command, Master.Event, Master.Reply> master;
  final Map<
          InstanceGuid, Entity<Request.State, Request.Command, Request.Event, List<Request.Effect>>>
      requests = new HashMap<>();
  final Map<
          PartitionId,
          Entity<Partition.State, Partition.Command, Partition.Event, List<Partition.Effect>>>
      partitions = new LinkedHashMap<>();
  final Map<
          ComputerId,
          Entity<Computer.State, Computer.Command, Computer.Event, List<Computer.Effect>>>
      computers = new TreeMap<>();

  /** Orders and wakes that are not confirmed; what a tick sends again. */
  final Set<InstanceGuid> outbox = new LinkedHashSet<>();

  final Map<InstanceGuid, Master.Wake> unheard = new LinkedHashMap<>();
  final Map<PartitionId, Map<InstanceGuid, Partition.TellRequest>> untold = new LinkedHashMap<>();
  final Set<ComputerId> unoffered = new LinkedHashSet<>();

  // What outlives it.

  /** Instances whose destruction an operator confirmed in place of a computer. */
  final Set<InstanceGuid> confirmed = new HashSet<>();

  final Disk disk;
  private final Planted planted;
  private final Entity.Kind<MasterState, Master.Command, Master.Event, Master.Reply> masters;
  private final Entity.Kind<
          Partition.State, Partition.Command, Partition.Event, List<Partition.Effect>>
      places;
  private final Entity.Kind<Computer.State, Computer.Command, Computer.Event, List<Computer.Effect>>
      machines;
  private final Entity.Kind<Request.State, Request.Command, Request.Event, List<Request.Effect>>
      drivers = new Entity.Kind<>(new RequestRules(), (state, command) -> command, 1);
  private final Map<StreamId, Long> entries = new HashMap<>();
  private long clock = 1_000_000;

  /** How wrong the clock of the machine is. */
  private long skew;

  World(Random random, Planted planted) {
    this.random = random;
    this.planted = planted;
    messages = new Messages(random);
    disk = new Disk(planted);
    var rules = new MasterRules(SoftwarePolicy.Both.DEFAULT);
    masters =
        new Entity.Kind<>(
            PlantedRules.master(planted, rules),
            PlantedRules.masterReplay(planted, rules),
            SEALS::seal,
            BATCH);
    places =
        new Entity.Kind<>(PlantedRules.partition(planted, new PartitionRules()), SEALS::seal, 1);
    machines =
        new Entity.Kind<>(
            PlantedRules.computer(planted, new ComputerRules()),
            (state, command) -> command,
            BATCH);
    master = new Entity<>(StreamId.MASTER, masters, this);
  }

  // What entities live in

  @Override
  public Disk disk() {
    return disk;
  }

  @Override
  public long clock() {
    return Math.max(1, ++clock + skew);
  }

  @Override
  public void decided(Object reply) {
    promises.decided(reply);
  }

  @Override
  public Planted planted() {
    return planted;
  }

  @Override
  public void committed(List<JournaledEvent> events) {
    for (JournaledEvent event : events) {
      entries.put(event.position().stream(), event.position().entry());
      live.apply(event);
      journal.add(event);
      promises.happened(event);
    }
  }

  long now() {
    return clock + skew;
  }

  /** The clock of the machine is put forward or back. */
  void putClock(long micros) {
    skew = micros;
  }

  // Entities, loaded from the disk when somebody first speaks to them

  Entity<Request.State, Request.Command, Request.Event, List<Request.Effect>> request(
      InstanceGuid guid) {
    return requests.computeIfAbsent(guid, key -> new Entity<>(StreamId.of(key), drivers, this));
  }

  Entity<Partition.State, Partition.Command, Partition.Event, List<Partition.Effect>> partition(
      PartitionId id) {
    boolean asleep = !partitions.containsKey(id);
    var partition =
        partitions.computeIfAbsent(id, key -> new Entity<>(StreamId.of(key), places, this));
    if (asleep && partition.isKnown()) {
      PartitionRules.standing(partition.state).forEach(effect -> ring.carryOut(id, effect, now()));
    }
    return partition;
  }

  Entity<Computer.State, Computer.Command, Computer.Event, List<Computer.Effect>> computer(
      ComputerId id) {
    boolean asleep = !computers.containsKey(id);
    var computer =
        computers.computeIfAbsent(id, key -> new Entity<>(StreamId.of(key), machines, this));
    if (asleep && computer.isKnown()) {
      ring.offer(id);
    }
    return computer;
  }

  /** The instance that occupies a partition as the disk has it; null when it is free. */
  InstanceGuid occupant(PartitionId id) {
    return PartitionRules.occupant(partition(id).durable);
  }

  /** What each entity that is awake has on disk: as it was kept, and read from the beginning. */
  Map<String, List<Object>> rebuilt() {
    Map<String, List<Object>> states = new LinkedHashMap<>();
    var again = new Entity<>(StreamId.MASTER, masters, this);
    states.put("the master", List.of(master.durable, again.durable));
    requests.forEach(
        (guid, entity) ->
            states.put(
                "request " + guid,
                List.of(entity.durable, new Entity<>(StreamId.of(guid), drivers, this).durable)));
    partitions.forEach(
        (id, entity) ->
            states.put(
                "partition " + id,
                List.of(entity.durable, new Entity<>(StreamId.of(id), places, this).durable)));
    computers.forEach(
        (id, entity) ->
            states.put(
                "computer " + id,
                List.of(entity.durable, new Entity<>(StreamId.of(id), machines, this).durable)));
    return states;
  }

  /** What the disk has of an entity: as it was kept, if the entity is awake. */
  Object durable(StreamId stream) {
    return switch (stream.kind()) {
      case MASTER -> master.durable;
      case REQUEST -> request(new InstanceGuid(stream.entity())).durable;
      case PARTITION -> partition(PartitionId.parse(stream.entity())).durable;
      case COMPUTER -> computer(new ComputerId(stream.entity())).durable;
    };
  }

  // Crashes

  /** It could not write: its state is gone, and comes back from the disk. */
  @Override
  public void failed(StreamId stream) {
    switch (stream.kind()) {
      case MASTER -> recoverMaster();
      case REQUEST -> requests.remove(new InstanceGuid(stream.entity()));
      case PARTITION -> {
        PartitionId id = PartitionId.parse(stream.entity());
        partitions.remove(id);
        untold.remove(id);
      }
      case COMPUTER -> {
        ComputerId id = new ComputerId(stream.entity());
        computers.remove(id);
        Optional.ofNullable(nodes.get(id)).ifPresent(World::detach);
      }
    }
  }

  private static void detach(SimulatedComputer node) {
    if (node.format.nativeNode()) {
      node.attached = false;
    }
  }

  /** The master comes back from its journal: what it had in memory only is gone. */
  void crashMaster() {
    if (!master.isWriting()) {
      master.kill();
      recoverMaster();
    }
  }

  private void recoverMaster() {
    messages.drop("master"::equals);
    master = new Entity<>(StreamId.MASTER, masters, this);
    outbox.clear();
    unheard.clear();
    outbox.addAll(Driving.behind(master.state));
    for (Master.Wake wake : Waking.unheard(master.state)) {
      unheard.put(wake.guid(), wake);
      outbox.add(wake.guid());
    }
    master.state.computers().forEach(this::computer);
  }

  /** The partition's actor comes back from its journal. */
  void crashPartition(PartitionId id) {
    if (!partition(id).isWriting()) {
      partitions.remove(id).kill();
      messages.drop(("partition " + id)::equals);
      untold.remove(id);
      partition(id);
    }
  }

  /** It fell asleep: nothing is on its way to it, and it has nothing to say. */
  void rest(PartitionId id) {
    if (!partition(id).isWriting() && !untold.containsKey(id)) {
      partitions.remove(id).kill();
    }
  }

  /** The process is killed, and another one starts on the same disk. */
  void killProcess() {
    master.kill();
    requests.values().forEach(Entity::kill);
    partitions.values().forEach(Entity::kill);
    computers.values().forEach(Entity::kill);
    disk.crash(random).forEach(this::reachedTheDisk);
    disk.full = false;
    requests.clear();
    partitions.clear();
    computers.clear();
    untold.clear();
    unoffered.clear();
    messages.drop(to -> !to.startsWith("client"));
    clients.connectionsBroke();
    for (SimulatedComputer node : nodes.values()) {
      detach(node);
      node.connectionsBroke(now());
    }
    readTheDisk();
    recoverMaster();
  }

  private void reachedTheDisk(Disk.Write write) {
    long entry = entries.getOrDefault(write.stream(), 0L) + 1;
    committed(decode(write.stream(), entry, write.block()));
  }

  private static List<JournaledEvent> decode(StreamId stream, long entry, byte[] block) {
    try {
      return JournalReader.open(stream, entry, EventCodec.read(block));
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private void readTheDisk() {
    journal.clear();
    for (StreamId stream : disk.streams()) {
      long entry = 0;
      for (byte[] block : disk.read(stream)) {
        journal.addAll(decode(stream, ++entry, block));
      }
      entries.put(stream, entry);
    }
    journal.sort(null);
    live = new Replay();
    journal.forEach(live::apply);
  }

  /** Nothing is under way, and everybody has said what there was to say. */
  boolean isAtRest() {
    return messages.isEmpty()
        && disk.isIdle()
        && outbox.isEmpty()
        && untold.isEmpty()
        && unoffered.isEmpty();
  }
}
