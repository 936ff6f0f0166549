package org.slapmaster.domain.graph;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slapmaster.domain.allocation.SoftwarePolicy;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.master.InstanceFacts;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.master.MasterRules;
import org.slapmaster.domain.master.MasterState;
import org.slapmaster.domain.master.Waking;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.domain.partition.PartitionRules;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.Title;

/**
 * The fold of all events of all streams into the instance graph. The events of each stream come in
 * their order; how the streams are interleaved does not matter, because each fact belongs to one
 * stream, whose own rules say what its events mean. Not thread-safe.
 */
public final class InstanceGraph {
  /** What events mean does not depend on who may be allocated where. */
  private static final MasterRules RULES = new MasterRules(SoftwarePolicy.Both.DEFAULT);

  private final MasterState master = RULES.initial();
  private final TreeMap<ComputerId, ComputerFold> computers = new TreeMap<>();
  private final Map<PartitionId, PartitionFold> partitions = new HashMap<>();
  private final Map<ComputerId, ComputerPicture> pictures = new HashMap<>();

  /** The {@code at} of the newest event about a computer or what is on it. */
  private final Map<ComputerId, Long> versions = new HashMap<>();

  private long at;

  /** Applies an event of the master's stream; returns the computers whose pictures it changed. */
  public Set<ComputerId> apply(Master.Event event, Audit audit) {
    Set<ComputerId> touched = Waking.computers(master, event);
    RULES.evolve(master, event, audit);
    touched.addAll(Waking.computers(master, event));
    touch(touched, audit);
    return touched;
  }

  /** Applies an event of a computer's stream. */
  public Set<ComputerId> apply(ComputerId id, Computer.Event event, Audit audit) {
    computers.computeIfAbsent(id, key -> new ComputerFold()).apply(event, audit);
    return touch(new HashSet<>(Set.of(id)), audit);
  }

  /** Applies an event of a partition's stream. */
  public Set<ComputerId> apply(PartitionId id, Partition.Event event, Audit audit) {
    partitions.computeIfAbsent(id, key -> new PartitionFold()).apply(event, audit);
    boolean shows = PartitionRules.shows(event);
    return touch(shows ? new HashSet<>(Set.of(id.computer())) : new HashSet<>(), audit);
  }

  private Set<ComputerId> touch(Set<ComputerId> touched, Audit audit) {
    at = Math.max(at, audit.at());
    for (ComputerId computer : touched) {
      versions.merge(computer, audit.at(), Math::max);
      pictures.remove(computer);
    }
    return touched;
  }

  /** All of it as of now. */
  public GraphSnapshot snapshot() {
    return new GraphSnapshot(
        at, master.guids().stream().sorted().map(guid -> show(facts(guid))).toList(), computers());
  }

  /** All computers in the order of their references. */
  public List<ComputerNode> computers() {
    return computers.entrySet().stream()
        .filter(entry -> entry.getValue().registered())
        .map(entry -> show(entry.getKey(), entry.getValue()))
        .toList();
  }

  private ComputerNode show(ComputerId id, ComputerFold fold) {
    String title = master.computerTitle(id).map(Title::value).orElse(id.value());
    return fold.show(id, title, master.used(id));
  }

  /** One instance; empty when there is none (any more). */
  public Optional<InstanceNode> instance(InstanceGuid guid) {
    return master.facts(guid).map(this::show);
  }

  /** One instance with what stands around it; empty when there is none (any more). */
  public Optional<InstancePicture> picture(InstanceGuid guid) {
    return master.facts(guid).map(this::picture);
  }

  private InstancePicture picture(InstanceFacts facts) {
    List<InstanceNode> shared =
        facts.hosted().stream()
            .map(this::facts)
            .filter(hosted -> hosted.state() == RequestedState.STARTED)
            .map(this::show)
            .toList();
    return new InstancePicture(show(facts), facts.root(), addresses(facts.partition()), shared);
  }

  /** A computer with what is on it; empty when there is none. */
  public Optional<ComputerPicture> picture(ComputerId id) {
    ComputerFold fold = computers.get(id);
    return fold == null || !fold.registered()
        ? Optional.empty()
        : Optional.of(pictures.computeIfAbsent(id, key -> picture(key, fold)));
  }

  private ComputerPicture picture(ComputerId id, ComputerFold fold) {
    ComputerNode node = show(id, fold);
    return new ComputerPicture(
        node,
        versions.getOrDefault(id, 0L),
        master.at(),
        node.partitions().stream().map(partition -> picture(id, partition)).toList());
  }

  private PartitionPicture picture(ComputerId id, ComputerNode.Partition partition) {
    PartitionId place = new PartitionId(id, partition.name());
    return new PartitionPicture(
        place,
        partition.formatted(),
        addresses(place),
        partition.instance() == null ? null : picture(facts(partition.instance())));
  }

  /** The roots of all trees that are not ordered destroyed, in the order of their guids. */
  public List<InstanceNode> roots() {
    return master.guids().stream()
        .map(this::facts)
        .filter(facts -> facts.guid().equals(facts.tree()))
        .filter(facts -> facts.state() != RequestedState.DESTROYED)
        .sorted(Comparator.comparing(InstanceFacts::guid))
        .map(this::show)
        .toList();
  }

  /** The root that a user knows by a title; those being destroyed are not known any more. */
  public Optional<InstanceGuid> root(Requester.User user, Title title) {
    return master.titled(user, title);
  }

  /** Who is on a partition; empty when it is free or unknown. */
  public Optional<InstanceGuid> occupant(PartitionId partition) {
    return master.occupant(partition);
  }

  /**
   * The shared instance that its host calls {@code reference}: a guid, or slapproxy's concatenation
   * of the titles of the root (empty for one that a user requested) and of the shared instance.
   */
  public Optional<InstanceGuid> sharedOn(PartitionId partition, String reference) {
    return occupant(partition).stream()
        .flatMap(host -> facts(host).hosted().stream())
        .map(this::facts)
        .filter(
            shared ->
                reference.equals(shared.guid().value()) || reference.equals(slapproxyName(shared)))
        .map(InstanceFacts::guid)
        .findFirst();
  }

  private static String slapproxyName(InstanceFacts shared) {
    boolean ofUser = shared.guid().equals(shared.tree());
    return (ofUser ? "" : shared.root().value()) + "_" + shared.title();
  }

  /** What is known of a computer without its last call; empty when there is none. */
  public Optional<ComputerStatus> computerStatus(ComputerId id) {
    return Optional.ofNullable(computers.get(id))
        .filter(ComputerFold::registered)
        .map(fold -> fold.status(id, master.computerBang(id)));
  }

  /**
   * The instances of the tree to which an instance belongs, requesters before what they requested.
   */
  public List<InstanceNode> tree(InstanceGuid guid) {
    return master.treeOf(guid).stream().map(member -> show(facts(member))).toList();
  }

  /** The addresses of all instances of the tree to which an instance belongs. */
  public List<NetworkAddress> treeAddresses(InstanceGuid guid) {
    return master.treeOf(guid).stream()
        .flatMap(member -> addresses(facts(member).partition()).stream())
        .distinct()
        .toList();
  }

  private InstanceFacts facts(InstanceGuid guid) {
    return master.facts(guid).orElseThrow();
  }

  private InstanceNode show(InstanceFacts facts) {
    return Optional.ofNullable(facts.partition())
        .map(partitions::get)
        .flatMap(fold -> fold.said(facts))
        .orElseGet(() -> PartitionFold.nothingSaid(facts))
        .show(facts, hosts(facts.partition()));
  }

  private List<String> hosts(PartitionId partition) {
    return addresses(partition).stream().map(NetworkAddress::address).toList();
  }

  private List<NetworkAddress> addresses(PartitionId partition) {
    return Optional.ofNullable(partition)
        .flatMap(
            p -> Optional.ofNullable(computers.get(p.computer())).flatMap(c -> c.format(p.name())))
        .map(PartitionFormat::addresses)
        .orElse(List.of());
  }
}
