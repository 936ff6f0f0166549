package org.slapmaster.domain.master;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.allocation.FilterRules;
import org.slapmaster.domain.allocation.PooledComputer;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareState;

/**
 * Whether somebody waits for what he is told to wait for. Looks at every computer and partition
 * again, one by one, without what allocation itself uses to be fast or to explain.
 */
public final class WaitOracle {
  private final MasterState state;
  private final InstanceState instance;
  private final List<Why.Cause> against = new ArrayList<>();

  private WaitOracle(MasterState state, InstanceState instance) {
    this.state = state;
    this.instance = instance;
  }

  /** What is not true of an answer; empty when all is. */
  public static Optional<String> problem(MasterState state, Master.PleaseWait wait) {
    return state
        .find(wait.instance().guid())
        .flatMap(instance -> new WaitOracle(state, instance).problem(wait.why()));
  }

  /** The same for all who wait, as anybody who asked now would be told. */
  public static List<String> problems(MasterState state) {
    return state.instances.keySet().stream()
        .map(guid -> Answers.of(state, guid, state.get(guid).title))
        .filter(Master.PleaseWait.class::isInstance)
        .flatMap(reply -> problem(state, (Master.PleaseWait) reply).stream())
        .toList();
  }

  /** Those who stand in the queue for a reason that was journaled and is another one by now. */
  public static List<String> stale(MasterState state) {
    List<String> stale = new ArrayList<>();
    for (InstanceState instance : state.instances.values()) {
      if (instance.wantsPlace() && instance.deferred != null) {
        Master.PleaseWait now =
            (Master.PleaseWait) Answers.of(state, instance.guid, instance.title);
        if (instance.deferred.cause() != now.why().cause()) {
          stale.add(instance.guid + ": " + instance.deferred + ", but " + now.why());
        }
      }
    }
    return stale;
  }

  private Optional<String> problem(Why why) {
    Set<Why.Cause> possible = possible();
    return possible.contains(why.cause())
        ? Optional.empty()
        : Optional.of(
            instance.guid + " is told " + why + ", but true is one of " + possible + " " + against);
  }

  private Set<Why.Cause> possible() {
    if (instance.state == RequestedState.DESTROYED) {
      return Set.of(Why.Cause.BEING_DESTROYED);
    }
    if (instance.partition == null) {
      return instance.shared ? withoutHost() : withoutPartition();
    }
    PooledComputer computer = state.pool.computer(instance.partition.computer()).orElseThrow();
    if (!computer.contact()) {
      return Set.of(Why.Cause.OUT_OF_CONTACT);
    }
    if (instance.state == RequestedState.STOPPED) {
      return Set.of(Why.Cause.BEING_STOPPED);
    }
    if (instance.shared) {
      return Set.of(
          instance.trouble == ReportedState.ERROR
              ? Why.Cause.INSTANCE_FAILS
              : Why.Cause.BEING_DEPLOYED);
    }
    boolean installed = instance.release.equals(instance.runningRelease) || takes(computer);
    if (!installed) {
      return Set.of(Why.Cause.NEW_RELEASE);
    }
    return Set.of(
        instance.trouble == ReportedState.ERROR
            ? Why.Cause.INSTANCE_FAILS
            : instance.trouble == ReportedState.WAITING
                ? Why.Cause.INSTANCE_WAITS
                : Why.Cause.BEING_DEPLOYED);
  }

  /** What stands against each computer: the one nearest to success is worth telling. */
  private Set<Why.Cause> withoutPartition() {
    state.pool.computers().forEach(computer -> against.add(against(computer)));
    if (against.contains(null)) {
      // It could be served: nothing that it is told is true.
      return Set.of();
    }
    return against.isEmpty() ? Set.of(Why.Cause.NO_COMPUTER) : Set.of(nearest());
  }

  private Why.Cause nearest() {
    for (Why.Cause cause :
        List.of(
            Why.Cause.SOFTWARE_INSTALLING,
            Why.Cause.NO_FREE_PARTITION,
            Why.Cause.CLOSED,
            Why.Cause.OUT_OF_CONTACT,
            Why.Cause.NO_SOFTWARE)) {
      if (against.contains(cause)) {
        return cause;
      }
    }
    return Why.Cause.FILTER_UNMET;
  }

  /** Null when it could go there. */
  private Why.Cause against(PooledComputer computer) {
    if (FilterRules.unmet(instance.filter, computer).isPresent() || sharesNetwork(computer)) {
      return Why.Cause.FILTER_UNMET;
    }
    if (!computer.contact()) {
      return Why.Cause.OUT_OF_CONTACT;
    }
    if (!computer.open()) {
      return Why.Cause.CLOSED;
    }
    if (!takes(computer)) {
      SoftwareState software = software(computer);
      boolean comes = software == SoftwareState.INSTALLING || software == SoftwareState.SUPPLIED;
      return comes ? Why.Cause.SOFTWARE_INSTALLING : Why.Cause.NO_SOFTWARE;
    }
    return hasRoom(computer) ? null : Why.Cause.NO_FREE_PARTITION;
  }

  private SoftwareState software(PooledComputer computer) {
    return computer.software().containsKey(instance.release)
        ? computer.software().get(instance.release).state()
        : null;
  }

  /** As the default policies say. */
  private boolean takes(PooledComputer computer) {
    SoftwareState software = software(computer);
    return software == SoftwareState.INSTALLED
        || (software == SoftwareState.SUPPLIED && !computer.format().nativeNode());
  }

  private boolean hasRoom(PooledComputer computer) {
    String capability = instance.filter.values().get(FilterRules.CAPABILITY);
    return computer.format().partitions().stream()
        .filter(
            partition ->
                capability == null
                    ? partition.capabilities().isEmpty()
                    : partition.capabilities().contains(capability))
        .map(PartitionFormat::name)
        .anyMatch(name -> owner(computer, name) == null);
  }

  private InstanceGuid owner(PooledComputer computer, String partition) {
    return state.instances.values().stream()
        .filter(other -> !other.shared && other.partition != null)
        .filter(other -> other.partition.computer().equals(computer.id()))
        .filter(other -> other.partition.name().equals(partition))
        .map(other -> other.guid)
        .findFirst()
        .orElse(null);
  }

  private boolean sharesNetwork(PooledComputer computer) {
    if (!FilterRules.uniqueByNetwork(instance.filter)) {
      return false;
    }
    Set<String> networks = new HashSet<>();
    for (InstanceState other : state.instances.values()) {
      if (other.tree.equals(instance.tree) && !other.shared && other.partition != null) {
        networks.add(
            state.pool.computer(other.partition.computer()).orElseThrow().format().network());
      }
    }
    return networks.contains(computer.format().network());
  }

  private Set<Why.Cause> withoutHost() {
    List<InstanceState> hosts =
        state.instances.values().stream()
            .filter(other -> !other.shared && other.partition != null)
            .filter(other -> other.state != RequestedState.DESTROYED)
            .filter(other -> other.release.equals(instance.release))
            .filter(other -> other.type.equals(instance.type))
            .toList();
    String named = instance.filter.values().get(FilterRules.INSTANCE);
    boolean fits =
        hosts.stream()
            .filter(host -> named == null || Objects.equals(named, host.guid.value()))
            .anyMatch(
                host ->
                    FilterRules.unmet(
                            instance.filter,
                            state.pool.computer(host.partition.computer()).orElseThrow())
                        .isEmpty());
    return hosts.isEmpty()
        ? Set.of(Why.Cause.NO_HOST)
        : fits ? Set.of() : Set.of(Why.Cause.FILTER_UNMET);
  }
}
