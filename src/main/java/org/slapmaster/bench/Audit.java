package org.slapmaster.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of titles that were accepted. First the computers are asked which instances they have
 * ({@code getFullComputerInformation}), which changes nothing; then each title is requested again.
 */
final class Audit {
  /** Looking takes time from the master that has work to do. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private static final int LOOKS_AT_ONCE = 4;
  private static final int REQUESTS_AT_ONCE = 16;
  private final SlapClient master;
  private final Duration patience;

  /** Computers by the title that is looked for on them. */
  private final Map<String, String> pending = new LinkedHashMap<>();

  private final List<Batch.Title> accepted = new ArrayList<>();
  private final Map<String, Set<String>> titlesByPlace = new HashMap<>();
  private final Map<String, Set<String>> placesByTitle = new HashMap<>();

  /**
   * @param patience how long nothing new may appear before what is missing is given up
   */
  Audit(SlapClient master, Duration patience) {
    this.master = master;
    this.patience = patience;
  }

  /**
   * Notes a title that was accepted.
   *
   * @param place where it was said to be at once; null when it was told to wait
   */
  void accepted(Batch.Title title, String place) {
    accepted.add(title);
    pending.put(title.text(), title.computer());
    if (place != null) {
      seen(title.text(), place);
    }
  }

  private void seen(String title, String place) {
    titlesByPlace.computeIfAbsent(place, p -> new HashSet<>()).add(title);
    placesByTitle.computeIfAbsent(title, t -> new HashSet<>()).add(place);
  }

  /**
   * Looks until everything is allocated or nothing new appears.
   *
   * @param loadEnded when, as {@link System#nanoTime}
   * @param last the titles that are probably allocated last
   * @param sorted samples of the time until an instance is allocated, ascending, in milliseconds
   */
  BenchReport.Allocation run(long loadEnded, List<Batch.Title> last, List<Double> sorted)
      throws IOException, InterruptedException {
    lookFor(last.stream().map(Batch.Title::text).toList());
    long allocated = System.nanoTime();
    look(new HashSet<>(pending.values()));
    if (!pending.isEmpty()) {
      lookFor(List.copyOf(pending.keySet()));
      allocated = System.nanoTime();
    }
    Set<String> neverSeen = Set.copyOf(pending.keySet());
    Map<String, String> again = Placing.ask(master, accepted, REQUESTS_AT_ONCE);
    again.forEach(this::seen);
    int found =
        (int)
            accepted.stream()
                .map(Batch.Title::text)
                .filter(title -> again.containsKey(title) && !neverSeen.contains(title))
                .count();
    return new BenchReport.Allocation(
        accepted.size(),
        found,
        accepted.size() - found,
        several(placesByTitle),
        partitionsOfAccepted(),
        several(titlesByPlace),
        neverSeen.isEmpty() ? (allocated - loadEnded) / 1e9 : null,
        sorted.size(),
        percentile(sorted, 50),
        percentile(sorted, 99));
  }

  private static Double percentile(List<Double> sorted, int percent) {
    return sorted.isEmpty()
        ? null
        : sorted.get((int) Math.ceil(sorted.size() * percent / 100.0) - 1);
  }

  /** Without those of titles whose answer the load did not wait for. */
  private int partitionsOfAccepted() {
    Set<String> places = new HashSet<>();
    accepted.forEach(title -> places.addAll(placesByTitle.getOrDefault(title.text(), Set.of())));
    return places.size();
  }

  private static int several(Map<String, Set<String>> sets) {
    return (int) sets.values().stream().filter(set -> set.size() > 1).count();
  }

  /** Looks at their computers until these titles are there, or nothing new appears for long. */
  private void lookFor(List<String> titles) throws IOException, InterruptedException {
    long news = System.nanoTime();
    Set<String> computers = computersOf(titles);
    while (!computers.isEmpty() && System.nanoTime() - news < patience.toNanos()) {
      int before = pending.size();
      look(computers);
      if (pending.size() < before) {
        news = System.nanoTime();
      }
      computers = computersOf(titles);
      if (!computers.isEmpty()) {
        Thread.sleep(BETWEEN_LOOKS.toMillis());
      }
    }
  }

  private Set<String> computersOf(List<String> titles) {
    Set<String> computers = new HashSet<>();
    for (String title : titles) {
      if (pending.containsKey(title)) {
        computers.add(pending.get(title));
      }
    }
    return computers;
  }

  private void look(Set<String> computers) throws IOException, InterruptedException {
    for (Map<String, String> titles :
        Parallel.each(LOOKS_AT_ONCE, computers, master::instancesOf)) {
      titles.forEach(
          (place, title) -> {
            pending.remove(title);
            seen(title, place);
          });
    }
  }
}
