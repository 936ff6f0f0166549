package org.slapmaster.domain.allocation;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.PartitionId;

/**
 * The choice of a partition: the first free one of the computer with the fewest instances among
 * those that are open, in contact, have the software and meet the filter. The same pool and demand
 * always give the same partition.
 */
public final class Allocator {
  private Allocator() {}

  /**
   * The partition that the demand gets now; empty when nothing fits. {@code taken} are the networks
   * of its tree.
   */
  public static Optional<PartitionId> choose(Pool pool, Demand demand, Set<String> taken) {
    String named = demand.filter().values().get(FilterRules.COMPUTER);
    if (named != null) {
      return pool.named(named).flatMap(computer -> fit(computer, demand, taken));
    }
    Stream<PooledComputer> bestOfEach =
        pool.candidates(demand.release()).stream()
            .flatMap(
                group ->
                    group
                        .filter(computer -> fit(computer, demand, taken).isPresent())
                        .findFirst()
                        .stream());
    return bestOfEach
        .min(Comparator.comparingInt(PooledComputer::usedCount).thenComparing(PooledComputer::id))
        .flatMap(computer -> fit(computer, demand, taken));
  }

  /** The partition of this computer that the demand could have now. */
  public static Optional<PartitionId> fit(
      PooledComputer computer, Demand demand, Set<String> taken) {
    if (!computer.open()
        || !computer.contact()
        || !computer.has(demand.release())
        || !demand.allows(computer, taken)) {
      return Optional.empty();
    }
    ComputerId id = computer.id();
    return computer
        .freePartition(FilterRules.capability(demand.filter()))
        .map(name -> new PartitionId(id, name));
  }
}
