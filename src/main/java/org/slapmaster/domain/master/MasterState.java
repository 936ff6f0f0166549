package org.slapmaster.domain.master;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slapmaster.domain.Archive;
import org.slapmaster.domain.allocation.Pool;
import org.slapmaster.domain.allocation.PooledComputer;
import org.slapmaster.domain.allocation.SoftwarePolicy;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.Title;

/**
 * What the master looks at when it decides; changed by {@link MasterRules#evolve} only, owned by
 * one thread.
 */
public final class MasterState {
  final Pool pool;
  final WaitingQueue waiting = new WaitingQueue();

  /** Shared instances without a host. */
  final WaitingQueue waitingShared = new WaitingQueue();

  /** Who may serve shared instances. */
  final Hosts hosts = new Hosts();

  /** References that were given to computers, with their titles. */
  final TreeMap<ComputerId, Title> computerTitles = new TreeMap<>();

  final Map<Title, ComputerId> titledComputers = new HashMap<>();

  final Map<ComputerId, Banged> computerBangs = new HashMap<>();

  /** The {@code at} of the newest event, microseconds. */
  long at;

  final InstanceTable instances = new InstanceTable();

  /** Living instances by title. */
  final Titles titles = new Titles();

  /** Instances ordered destroyed and not gone yet: their titles are free for new ones. */
  final Titles dying = new Titles();

  /** Values that many instances have. */
  final transient Canonical canonical = new Canonical();

  /** How many instances there ever were: guids are never reused. */
  long lastNumber;

  /** The highest number of a key that ever sealed the values of a tree. */
  long lastKey;

  MasterState(SoftwarePolicy.Both policies) {
    pool = new Pool(policies);
  }

  /**
   * Goes out of memory through the archive, or comes back into this state, which is new then. On
   * the way out it may be on any thread, as long as the owner changes nothing.
   */
  public void carry(Archive archive) {
    Carrying.carry(this, archive);
  }

  /** How many instances and computers there are: what the size of a snapshot goes by. */
  public int entries() {
    return instances.size() + pool.computers().size();
  }

  Optional<InstanceState> find(InstanceGuid guid) {
    return Optional.ofNullable(instances.get(guid));
  }

  InstanceState get(InstanceGuid guid) {
    InstanceState instance = instances.get(guid);
    if (instance == null) {
      throw new IllegalStateException("Expected an instance " + guid + ", but there is none.");
    }
    return instance;
  }

  /** The key under which {@code requester} knows {@code title}; the requester exists. */
  Titles.Scoped scoped(Requester requester, Title title) {
    return new Titles.Scoped(
        requester instanceof Requester.Instance of
            ? new Requester.Instance(get(of.guid()).tree)
            : requester,
        title);
  }

  /** The living instance of a title; null when there is none. */
  InstanceGuid living(Titles.Scoped key) {
    InstanceGuid known = titles.get(key);
    return known == null ? rootOf(key, false) : known;
  }

  /** The instance of a title that is being destroyed; null when there is none. */
  InstanceGuid dying(Titles.Scoped key) {
    InstanceGuid known = dying.get(key);
    return known == null ? rootOf(key, true) : known;
  }

  /** A root has its title inside its tree too, where it is not listed. */
  private InstanceGuid rootOf(Titles.Scoped key, boolean destroyed) {
    InstanceState root =
        key.scope() instanceof Requester.Instance of ? instances.get(of.guid()) : null;
    return root != null
            && root.title.equals(key.title())
            && (root.state == RequestedState.DESTROYED) == destroyed
        ? root.guid
        : null;
  }

  /** The queue in which an instance waits for its place. */
  WaitingQueue queue(InstanceState instance) {
    return instance.shared ? waitingShared : waiting;
  }

  /** The key under which an instance is listed. */
  Titles.Scoped key(InstanceState instance) {
    return new Titles.Scoped(
        instance.isRoot() ? instance.requester : new Requester.Instance(instance.tree),
        instance.title);
  }

  /** Whether another instance has the title: in the user's scope, or inside the tree. */
  boolean isTaken(InstanceState instance, Title title) {
    return living(new Titles.Scoped(key(instance).scope(), title)) != null
        || living(new Titles.Scoped(new Requester.Instance(instance.tree), title)) != null;
  }

  /** The requesting instance; empty for roots. */
  Optional<InstanceState> parent(InstanceState instance) {
    return instance.requester.instance().map(this::get);
  }

  /** The instance and all below it, requesters before what they requested. */
  List<InstanceState> subtree(InstanceState top) {
    List<InstanceState> all = new ArrayList<>();
    walk(top, all::add);
    return all;
  }

  /** Without recursion: a tree may be as deep as there are partitions. */
  private void walk(InstanceState top, Consumer<InstanceState> visit) {
    Deque<InstanceState> open = new ArrayDeque<>();
    open.push(top);
    while (!open.isEmpty()) {
      InstanceState next = open.pop();
      visit.accept(next);
      next.children().descendingIterator().forEachRemaining(child -> open.push(get(child)));
    }
  }

  Optional<PooledComputer> computerOf(InstanceState instance) {
    return Optional.ofNullable(instance.partition).flatMap(p -> pool.computer(p.computer()));
  }

  boolean inContact(InstanceState instance) {
    return computerOf(instance).map(PooledComputer::contact).orElse(false);
  }

  /** The networks on which partitions of a tree are. */
  Set<String> networks(InstanceGuid tree) {
    Set<String> networks = new HashSet<>();
    find(tree)
        .ifPresent(
            root ->
                walk(
                    root,
                    member -> {
                      if (!member.shared) {
                        computerOf(member).ifPresent(c -> networks.add(c.format().network()));
                      }
                    }));
    networks.remove(null);
    return networks;
  }

  /** What is known of an instance; empty when there is none (any more). */
  public Optional<InstanceFacts> facts(InstanceGuid guid) {
    return find(guid).map(instance -> InstanceFacts.of(this, instance));
  }

  /** All instances, in no order. */
  public Collection<InstanceGuid> guids() {
    return Collections.unmodifiableCollection(instances.keySet());
  }

  /** The instance that {@code requester} knows by {@code title}; those being destroyed are not. */
  public Optional<InstanceGuid> titled(Requester requester, Title title) {
    return isGone(requester)
        ? Optional.empty()
        : Optional.ofNullable(living(scoped(requester, title)));
  }

  private boolean isGone(Requester requester) {
    return requester.instance().map(guid -> find(guid).isEmpty()).orElse(false);
  }

  /** The parameters of what {@code requester} requested by {@code title}; none if nothing. */
  public Parameters parametersOf(Requester requester, Title title) {
    return titled(requester, title)
        .flatMap(this::find)
        .map(instance -> instance.parameters)
        .orElse(Parameters.NONE);
  }

  /**
   * The number of the key that seals the values of what {@code requester} requests by {@code
   * title}: that of its tree, and for a new tree the next one.
   */
  public long keyFor(Requester requester, Title title) {
    return requester
        .instance()
        .or(() -> titled(requester, title))
        .flatMap(this::find)
        .map(instance -> get(instance.tree).parameters.key())
        .orElse(lastKey + 1);
  }

  /** The highest number of a key that ever sealed the values of a tree; zero before the first. */
  public long lastKey() {
    return lastKey;
  }

  /** The numbers of the keys that living trees need. */
  public BitSet keys() {
    BitSet keys = new BitSet();
    for (InstanceState instance : instances.values()) {
      keys.set(Math.toIntExact(instance.parameters.key()));
    }
    return keys;
  }

  /** All instances of the tree of {@code guid}; empty when there is no such instance. */
  public List<InstanceGuid> treeOf(InstanceGuid guid) {
    return find(guid).stream()
        .flatMap(instance -> subtree(get(instance.tree)).stream())
        .map(instance -> instance.guid)
        .toList();
  }

  /** When somebody had everything on a computer processed again, and why. */
  public record Banged(long at, String reason) {
    static final Banged NEVER = new Banged(0, "");
  }

  /** The last bang of a computer. */
  public Banged computerBang(ComputerId computer) {
    return computerBangs.getOrDefault(computer, Banged.NEVER);
  }

  /** The title under which a computer was requested; empty when it was not. */
  public Optional<Title> computerTitle(ComputerId computer) {
    return Optional.ofNullable(computerTitles.get(computer));
  }

  /** The {@code at} of the newest event, microseconds; zero before the first. */
  public long at() {
    return at;
  }

  /** Who is on which partition of a computer. */
  public SortedMap<String, InstanceGuid> used(ComputerId computer) {
    return pool.computer(computer).map(PooledComputer::used).orElse(Collections.emptySortedMap());
  }

  /** Who is on a partition; empty when it is free or unknown. */
  public Optional<InstanceGuid> occupant(PartitionId partition) {
    return pool.computer(partition.computer()).map(computer -> computer.occupant(partition.name()));
  }

  /** How many living instances there are. */
  public int size() {
    return instances.size();
  }

  /** Whether the computer is known. */
  public boolean knows(ComputerId computer) {
    return pool.computer(computer).isPresent();
  }

  /** The computers that are known. */
  public List<ComputerId> computers() {
    return pool.computers().stream().map(PooledComputer::id).toList();
  }
}
