package org.slapmaster.model;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

@Meaning("What a computer says of itself when it is formatted.")
public record ComputerFormat(
    @Meaning("Whether slapmaster's own node serves it, which is pushed to; otherwise it polls.")
        boolean nativeNode,
    @Meaning(value = "The reference of its network.", absent = "it has none") String network,
    @Meaning("Hardware and place, such as region to europe/france.")
        SortedMap<String, String> categories,
    @Meaning("All that it has.") List<PartitionFormat> partitions) {
  /** The format of slapmaster's own node travels in one message, whose size is bounded. */
  public static final int MAX_NATIVE_PARTITIONS = 1_000;

  /** Of computers that poll. */
  public static final int MAX_PARTITIONS = 20_000;

  /** Of a computer that was not formatted yet. */
  public static final ComputerFormat EMPTY =
      new ComputerFormat(false, null, new TreeMap<>(), List.of());

  public ComputerFormat {
    categories = Collections.unmodifiableSortedMap(new TreeMap<>(categories));
    partitions = List.copyOf(partitions);
    Expect.that(
        partitions.size() <= (nativeNode ? MAX_NATIVE_PARTITIONS : MAX_PARTITIONS),
        "Expected at most %d partitions on a computer, but got %d.",
        nativeNode ? MAX_NATIVE_PARTITIONS : MAX_PARTITIONS,
        partitions.size());
    Set<String> names = new HashSet<>();
    partitions.forEach(partition -> names.add(partition.name()));
    Expect.that(
        names.size() == partitions.size(),
        "Expected partitions of different names, but a name stands twice in the format.");
  }
}
