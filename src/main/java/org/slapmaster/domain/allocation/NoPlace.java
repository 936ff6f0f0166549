package org.slapmaster.domain.allocation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slapmaster.domain.Times;
import org.slapmaster.domain.Why;
import org.slapmaster.model.SoftwareState;

/**
 * Why nothing fits: every computer counted under the first thing that stands against it.
 *
 * @param cause the one nearest to success, which is the one worth acting on
 */
public record NoPlace(Why.Cause cause, String sentence) {
  private static final int NAMED = 3;

  /** Looks at all computers for a demand that {@link Allocator#choose} could not serve. */
  public static NoPlace explain(Pool pool, Demand demand, Set<String> taken) {
    Tally tally = new Tally();
    pool.computers().forEach(computer -> tally.count(computer, demand, taken));
    return new NoPlace(tally.cause(), tally.sentence(demand));
  }

  private static final class Tally {
    private final List<String> unmet = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private final List<String> without = new ArrayList<>();
    private final List<String> installing = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final List<String> full = new ArrayList<>();
    private long freeWithout;
    private int ofFull;
    private String firstUnmet;

    void count(PooledComputer computer, Demand demand, Set<String> taken) {
      String name = computer.id().value();
      Optional<String> filter = FilterRules.unmet(demand.filter(), computer);
      if (filter.isPresent() || !demand.networkAllowed(computer, taken)) {
        unmet.add(name);
        firstUnmet = firstUnmet == null ? filter.orElse("mode=unique_by_network") : firstUnmet;
      } else if (!computer.contact()) {
        lost.add(name);
      } else if (!computer.open()) {
        closed.add(name);
      } else if (!computer.has(demand.release())) {
        freeWithout += computer.freeCount(FilterRules.capability(demand.filter()));
        countSoftware(computer, demand);
      } else {
        full.add(name);
        ofFull += computer.formattedCount();
      }
    }

    private void countSoftware(PooledComputer computer, Demand demand) {
      SoftwareState state = computer.stateOf(demand.release());
      if (state == SoftwareState.INSTALLING || state == SoftwareState.SUPPLIED) {
        long since = computer.software().get(demand.release()).since();
        String verb = state == SoftwareState.INSTALLING ? "being installed" : "ordered";
        installing.add(verb + " on " + computer.id() + " since " + Times.clock(since));
      } else if (state == SoftwareState.FAILED) {
        failed.add(computer.id().value());
      } else {
        without.add(computer.id().value());
      }
    }

    Why.Cause cause() {
      if (!installing.isEmpty()) {
        return Why.Cause.SOFTWARE_INSTALLING;
      }
      if (!full.isEmpty()) {
        return Why.Cause.NO_FREE_PARTITION;
      }
      if (!closed.isEmpty()) {
        return Why.Cause.CLOSED;
      }
      if (!lost.isEmpty()) {
        return Why.Cause.OUT_OF_CONTACT;
      }
      if (!without.isEmpty() || !failed.isEmpty()) {
        return Why.Cause.NO_SOFTWARE;
      }
      return unmet.isEmpty() ? Why.Cause.NO_COMPUTER : Why.Cause.FILTER_UNMET;
    }

    String sentence(Demand demand) {
      List<String> parts = new ArrayList<>();
      if (!full.isEmpty()) {
        String reserved = demand.filter().values().get(FilterRules.CAPABILITY);
        parts.add(
            "no partition is free "
                + (reserved == null ? "" : "with the capability " + reserved + " ")
                + ("among the " + ofFull + " of " + computers(full) + " with " + demand.release()));
      }
      int lacking = without.size() + installing.size() + failed.size();
      if (lacking > 0) {
        parts.add(
            counted(freeWithout, "partition")
                + " free, on "
                + counted(lacking, "computer")
                + (lacking == 1 ? ", which does not have " : ", none has ")
                + demand.release()
                + " installed");
        installing.stream().limit(NAMED).forEach(parts::add);
        if (!failed.isEmpty()) {
          parts.add("its installation failed on " + names(failed));
        }
      }
      addIf(parts, closed, "closed");
      addIf(parts, lost, "out of contact");
      if (!unmet.isEmpty()) {
        parts.add(computers(unmet) + " not meeting " + firstUnmet);
      }
      return parts.isEmpty() ? "no computer has joined yet" : String.join("; ", parts);
    }

    private static void addIf(List<String> parts, List<String> names, String what) {
      if (!names.isEmpty()) {
        parts.add(computers(names) + " " + what);
      }
    }

    private static String computers(List<String> names) {
      return counted(names.size(), "computer") + " (" + names(names) + ")";
    }

    private static String names(List<String> names) {
      String shown = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
      return names.size() <= NAMED ? shown : shown + ", …";
    }

    private static String counted(long count, String noun) {
      return count + " " + noun + (count == 1 ? "" : "s");
    }
  }
}
