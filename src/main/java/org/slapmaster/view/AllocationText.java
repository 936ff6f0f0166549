package org.slapmaster.view;

import java.util.Locale;
import java.util.stream.Collectors;
import org.slapmaster.domain.allocation.FilterRules;
import org.slapmaster.domain.allocation.Grounds;
import org.slapmaster.domain.allocation.SoftwarePolicy;
import org.slapmaster.model.Filter;
import org.slapmaster.model.PartitionId;

/** Why an instance got its partition, in words. */
final class AllocationText {
  private AllocationText() {}

  static String of(PartitionId partition, Grounds grounds) {
    if (grounds.rule() == Grounds.Rule.ADOPTED) {
      return "where it was under its former master";
    }
    return capability(grounds.filter())
        + " of "
        + partition.computer()
        + computer(grounds)
        + software(grounds.software())
        + passed(grounds.passed())
        + used(grounds.used())
        + filter(grounds.filter());
  }

  private static String capability(Filter filter) {
    String capability = filter == null ? null : filter.values().get(FilterRules.CAPABILITY);
    return capability == null
        ? "the first free partition"
        : "the first free partition with the capability " + capability;
  }

  private static String computer(Grounds grounds) {
    return switch (grounds.rule()) {
      case NAMED -> ", which the filter names, with";
      case IN_TURN -> ", for which it was first in line when that had";
      default ->
          grounds.candidates() == 1
              ? ", the only computer with"
              : ", the least used of " + counted(grounds.candidates()) + " computers with";
    };
  }

  private static String software(SoftwarePolicy policy) {
    return switch (policy) {
      case INSTALLED -> " room and the software installed";
      case SUPPLIED -> " room and the software supplied";
      case ANY -> " room, the software not looked at";
    };
  }

  private static String passed(int passed) {
    return passed == 0 ? "" : ", " + counted(passed) + " of them passed over for the filter";
  }

  private static String used(int used) {
    return used == 0
        ? ", no instance before"
        : ", " + counted(used) + (used == 1 ? " instance before" : " instances before");
  }

  private static String counted(int count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String filter(Filter filter) {
    return filter == null
        ? ""
        : "; filter "
            + filter.values().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", "));
  }
}
