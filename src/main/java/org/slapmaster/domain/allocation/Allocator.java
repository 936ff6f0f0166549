package org.slapmaster.domain.allocation;

import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
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
   * What the demand gets now; empty when nothing fits. {@code taken} are the networks of its tree.
   */
  public static Optional<Chosen> choose(Pool pool, Demand demand, Set<String> taken) {
    String named = demand.filter().values().get(FilterRules.COMPUTER);
    return named == null
        ? leastUsed(pool, demand, taken)
        : pool.named(named).flatMap(computer -> only(computer, Grounds.Rule.NAMED, demand, taken));
  }

  private static Optional<Chosen> leastUsed(Pool pool, Demand demand, Set<String> taken) {
    Pool.Candidates candidates = pool.candidates(demand.release());
    PooledComputer best = null;
    PartitionId place = null;
    int passed = 0;
    for (Iterator<PooledComputer> group : candidates.groups()) {
      Optional<PartitionId> found = Optional.empty();
      while (found.isEmpty() && group.hasNext()) {
        PooledComputer computer = group.next();
        found = fit(computer, demand, taken);
        if (found.isEmpty()) {
          passed++;
        } else if (best == null || PooledComputer.leastUsedFirst(computer, best) < 0) {
          best = computer;
          place = found.get();
        }
      }
    }
    return best == null
        ? Optional.empty()
        : Optional.of(
            new Chosen(
                place,
                Grounds.of(
                    Grounds.Rule.LEAST_USED, candidates.count(), passed, best, demand.filter())));
  }

  /** What the demand, which waited, gets from a computer that has something new to give. */
  public static Optional<Chosen> serve(PooledComputer computer, Demand demand, Set<String> taken) {
    return only(computer, Grounds.Rule.IN_TURN, demand, taken);
  }

  private static Optional<Chosen> only(
      PooledComputer computer, Grounds.Rule rule, Demand demand, Set<String> taken) {
    return fit(computer, demand, taken)
        .map(place -> new Chosen(place, Grounds.of(rule, computer, demand.filter())));
  }

  private static Optional<PartitionId> fit(
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
