package org.slapmaster.domain.allocation;

import org.slapmaster.model.Filter;
import org.slapmaster.model.Meaning;

/**
 * Why an instance got the partition that it has, as far as it was looked at when that was decided:
 * counts and words only, because a million allocations keep them. Within a computer it is always
 * the first free partition, of those with the capability that the filter asks for.
 */
@Meaning("Why an instance got the partition that it has.")
public record Grounds(
    Rule rule,
    @Meaning(
            "How many computers were open, in contact, had the software and room; 1 when no others were considered.")
        int candidates,
    @Meaning("How many of these were passed over because they did not meet the filter.") int passed,
    @Meaning("How many instances the chosen computer had before.") int used,
    SoftwarePolicy software,
    @Meaning(value = "As it was at that moment.", absent = "it asked for nothing") Filter filter) {

  @Meaning("What decided an allocation.")
  public enum Rule {
    /** The filter names the computer. */
    NAMED,
    /** It had the fewest instances; of equals the first by reference. */
    LEAST_USED,
    /** The computer had room again; of those who waited for such, this one came first. */
    IN_TURN,
    /** The instance was there already under another master. */
    ADOPTED
  }

  /** Those of a choice of one computer only. */
  public static Grounds of(Rule rule, PooledComputer computer, Filter filter) {
    return of(rule, 1, 0, computer, filter);
  }

  static Grounds of(Rule rule, int candidates, int passed, PooledComputer computer, Filter filter) {
    return new Grounds(
        rule,
        candidates,
        passed,
        computer.usedCount(),
        computer.policy(),
        filter.values().isEmpty() ? null : filter);
  }
}
