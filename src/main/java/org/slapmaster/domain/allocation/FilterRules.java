package org.slapmaster.domain.allocation;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.Filter;

/**
 * The filter (SLA) keys that exist and what they mean, after the ERP5 master's {@code
 * Person_findPartition}. An unknown key is refused when it is requested: the ERP5 master accepts it
 * and then never finds a partition.
 */
public final class FilterRules {
  public static final String COMPUTER = "computer_guid";
  public static final String INSTANCE = "instance_guid";
  public static final String NETWORK = "network_guid";
  public static final String CAPABILITY = "capability";
  public static final String MODE = "mode";
  public static final String UNIQUE_BY_NETWORK = "unique_by_network";

  /**
   * Properties of a computer; hierarchical, so that {@code europe} is met by {@code europe/france}.
   */
  private static final Set<String> CATEGORIES =
      Set.of(
          "group",
          "cpu_core",
          "cpu_frequency",
          "cpu_type",
          "local_area_network_type",
          "region",
          "memory_size",
          "memory_type",
          "storage_capacity",
          "storage_interface",
          "storage_redundancy");

  /** For the node's eyes, or for compatibility: they do not restrict where an instance may go. */
  private static final Set<String> NOT_FOR_PLACEMENT =
      Set.of(
          "retention_delay",
          "project_guid",
          "fw_restricted_access",
          "fw_authorized_sources",
          "fw_rejected_sources");

  private FilterRules() {}

  /** What is wrong with the filter; empty when every key exists and can have its value. */
  public static Optional<String> problem(Filter filter) {
    for (Map.Entry<String, String> entry : filter.values().entrySet()) {
      String key = entry.getKey();
      if (key.equals(MODE) && !entry.getValue().equals(UNIQUE_BY_NETWORK)) {
        return Optional.of(
            "Expected the filter mode to be unique_by_network, but got '"
                + entry.getValue()
                + "'.");
      }
      if (!known(key)) {
        return Optional.of(
            "Expected filter keys among computer_guid, instance_guid, network_guid, capability, mode, the categories "
                + String.join(", ", CATEGORIES.stream().sorted().toList())
                + ", and what only nodes look at, but got '"
                + key
                + "'.");
      }
    }
    return Optional.empty();
  }

  private static boolean known(String key) {
    return CATEGORIES.contains(key)
        || NOT_FOR_PLACEMENT.contains(key)
        || Set.of(COMPUTER, INSTANCE, NETWORK, CAPABILITY, MODE).contains(key);
  }

  /**
   * The part of the filter that the computer does not meet, as {@code key=value}; empty when it
   * meets all.
   */
  public static Optional<String> unmet(Filter filter, PooledComputer computer) {
    if (filter.values().isEmpty()) {
      return Optional.empty();
    }
    return filter.values().entrySet().stream()
        .filter(entry -> !meets(entry.getKey(), entry.getValue(), computer))
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .findFirst();
  }

  /**
   * The part of the filter that an instance's own place does not meet (any more), as {@code
   * key=value}; empty when it meets all.
   */
  public static Optional<String> violated(
      Filter filter, PooledComputer computer, String partition) {
    String capability = capability(filter);
    boolean lacks =
        capability != null
            && computer
                .partition(partition)
                .filter(format -> format.capabilities().contains(capability))
                .isEmpty();
    return lacks ? Optional.of(CAPABILITY + "=" + capability) : unmet(filter, computer);
  }

  /** The partition capability asked for; null asks for a partition that is not reserved. */
  static String capability(Filter filter) {
    return filter.values().get(CAPABILITY);
  }

  /** Whether no two instances of one tree may share a network. */
  public static boolean uniqueByNetwork(Filter filter) {
    return filter.values().containsKey(MODE);
  }

  private static boolean meets(String key, String wanted, PooledComputer computer) {
    ComputerFormat format = computer.format();
    if (key.equals(COMPUTER)) {
      return computer.id().value().equals(wanted);
    }
    if (key.equals(NETWORK)) {
      return wanted.equals(format.network());
    }
    if (key.equals(MODE)) {
      return format.network() != null;
    }
    if (!CATEGORIES.contains(key)) {
      return true;
    }
    String has = format.categories().get(key);
    return has != null && (has.equals(wanted) || has.startsWith(wanted + "/"));
  }
}
