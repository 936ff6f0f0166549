package org.slapmaster.model;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a requester wants its instance to be (SlapOS: SLA, {@code filter_kw}). Which keys exist and
 * what they mean is {@code org.slapmaster.domain.allocation.FilterRules}' business.
 */
@Meaning("Where a requester wants its instance to be (SlapOS: SLA).")
public record Filter(
    @Meaning("The criteria by name, such as computer_guid.") SortedMap<String, String> values) {
  public static final Filter NONE = new Filter(new TreeMap<>());

  public Filter {
    values = Bounds.dictionary("filter key", values);
  }

  public static Filter of(Map<String, String> values) {
    return new Filter(new TreeMap<>(values));
  }
}
