package org.slapmaster.domain.allocation;

import java.util.Set;
import org.slapmaster.model.Filter;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;

/**
 * What a waiting instance needs: instances of equal demand wait for the same partitions and for the
 * same reason.
 *
 * @param type of a shared instance, whose host has to be of that type; null for one that needs a
 *     partition, which any type may have
 * @param tree of a shared instance, which prefers a host of its own tree; else the instance's tree
 *     when the filter asks for distinct networks within it; else null
 */
public record Demand(SoftwareRelease release, SoftwareType type, Filter filter, InstanceGuid tree) {
  public static Demand of(SoftwareRelease release, Filter filter, InstanceGuid tree) {
    return new Demand(release, null, filter, FilterRules.uniqueByNetwork(filter) ? tree : null);
  }

  /** What a shared instance needs. */
  public static Demand ofShared(
      SoftwareRelease release, SoftwareType type, Filter filter, InstanceGuid tree) {
    return new Demand(release, type, filter, tree);
  }

  /**
   * Whether the computer may host it as far as the filter goes; {@code taken} are the networks of
   * its tree.
   */
  boolean allows(PooledComputer computer, Set<String> taken) {
    return FilterRules.unmet(filter, computer).isEmpty() && networkAllowed(computer, taken);
  }

  boolean networkAllowed(PooledComputer computer, Set<String> taken) {
    return tree == null || !taken.contains(computer.format().network());
  }
}
