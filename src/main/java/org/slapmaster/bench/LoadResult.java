package org.slapmaster.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slapmaster.codec.Json;

/**
 * What {@code calls.lua} says when a load is over.
 *
 * @param micros how long the load took, in microseconds
 * @param p50Micros the median of the time from a call to its answer, in microseconds
 * @param p99Micros the time that 99 % of the answers took at most
 * @param maxMicros the time that the slowest answer took
 * @param socketErrors connections that failed, and calls that were given up
 * @param lanes what came of each connection's calls
 */
record LoadResult(
    long micros,
    long p50Micros,
    long p99Micros,
    long maxMicros,
    long socketErrors,
    List<Lane> lanes) {
  private static final String MARK = "BENCH ";

  /**
   * One connection's calls.
   *
   * @param issued how many were begun; they are numbered from 1
   * @param unanswered how many of these had no answer, mostly because the load was over
   * @param full whether it stopped because there was no room for more titles
   * @param statuses how many answers had which status
   * @param notAccepted the numbers of the calls that had another answer than wanted, or none; empty
   *     unless each call had a title of its own, as are the partitions
   * @param partitions by number of the call: the names of partitions that were answered at once
   */
  record Lane(
      int issued,
      int unanswered,
      boolean full,
      Map<Integer, Long> statuses,
      List<Integer> notAccepted,
      Map<Integer, String> partitions) {
    /** The numbers of the calls that were accepted. */
    List<Integer> accepted() {
      Set<Integer> others = new HashSet<>(notAccepted);
      List<Integer> accepted = new ArrayList<>();
      for (int number = 1; number <= issued; number++) {
        if (!others.contains(number)) {
          accepted.add(number);
        }
      }
      return accepted;
    }
  }

  /**
   * Finds it in the output of wrk.
   *
   * @throws IOException with one sentence when it is not there
   */
  static LoadResult parse(String output) throws IOException {
    String line =
        output
            .lines()
            .filter(candidate -> candidate.startsWith(MARK))
            .findFirst()
            .orElseThrow(
                () ->
                    new IOException(
                        "Expected wrk to print its result, but it printed: " + output.strip()));
    try {
      return Json.STRICT.readValue(line.substring(MARK.length()), LoadResult.class);
    } catch (JsonProcessingException other) {
      throw new IOException(
          "Expected wrk to print its result as JSON, but: " + other.getOriginalMessage(), other);
    }
  }

  /** How many answers had which status, of all connections. */
  SortedMap<Integer, Long> statuses() {
    SortedMap<Integer, Long> all = new TreeMap<>();
    lanes.forEach(lane -> lane.statuses().forEach((status, n) -> all.merge(status, n, Long::sum)));
    return all;
  }

  /** How many answers had one of these statuses. */
  long answers(Set<Integer> wanted) {
    return statuses().entrySet().stream()
        .filter(answer -> wanted.contains(answer.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Answers of other statuses, and failed connections. */
  long errors(Set<Integer> wanted) {
    return answers(statuses().keySet()) - answers(wanted) + socketErrors;
  }

  double perSecond(Set<Integer> wanted) {
    return answers(wanted) / (micros / 1e6);
  }

  /** How many connections stopped because there was no room for more titles. */
  int full() {
    return (int) lanes.stream().filter(Lane::full).count();
  }
}
