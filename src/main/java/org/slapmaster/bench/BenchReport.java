package org.slapmaster.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.SortedMap;

/**
 * What was measured.
 *
 * @param bench which bench it is
 * @param results one for each case, in the order of measuring
 * @param machine where, which masters and load generator share
 */
public record BenchReport(String bench, List<Case> results, Machine machine) {
  /** Higher is better. */
  static final String PER_SECOND = "requests/s";

  /** Lower is better. */
  static final String MILLISECONDS = "ms";

  /**
   * One case.
   *
   * @param name says all that distinguishes it; {@code case} in JSON
   * @param unit of {@code ours} and {@code reference}
   * @param ours the figure of the master that is measured
   * @param reference the same of the reference; null when there is none
   * @param ratio how many times better ours is: of requests/s ours by the reference's, of ms the
   *     reference's by ours; null without a reference
   * @param instances how many are present at least when it begins
   * @param connections that call at the same time
   * @param seconds how long the load was to last
   * @param warmUpSeconds how long such a load went before it at most
   * @param oursDetails more of the same
   * @param referenceDetails more of the same; null when there is none
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Case(
      @JsonProperty("case") String name,
      String unit,
      double ours,
      Double reference,
      Double ratio,
      int instances,
      int connections,
      long seconds,
      long warmUpSeconds,
      Details oursDetails,
      Details referenceDetails) {}

  /**
   * What is behind a figure. Milliseconds are from a call to its answer, as the load generator sees
   * them.
   *
   * @param present how many instances this run had made when the case began
   * @param partitions how many this run had formatted, used and free ones
   * @param errors answers of other statuses than wanted, and failed connections
   * @param statuses how many answers had which status
   * @param outOfRoom how many connections stopped early for lack of partitions, which makes the
   *     figure too low
   * @param allocation of a case of new requests; otherwise null
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Details(
      int present,
      int partitions,
      double p50Ms,
      double p99Ms,
      double maxMs,
      long errors,
      SortedMap<Integer, Long> statuses,
      int outOfRoom,
      Allocation allocation) {}

  /**
   * What became of new requests.
   *
   * @param accepted how many titles were accepted
   * @param foundAgain how many of them were allocated when the computers were looked at, and have a
   *     partition when they are requested again
   * @param lost how many of them were not, or have none
   * @param moved how many of them were seen in more than one partition, at any time
   * @param partitions in how many different partitions they were seen
   * @param givenTwice how many partitions were given to more than one title, at any time
   * @param allAllocatedAfterSeconds from the end of the load until the last titles of all
   *     connections were seen allocated and no other was missing; null when one never was
   * @param samples how many requests' allocation was waited for during the load
   * @param untilAllocatedP50Ms from a sample's request to its partition; null without samples,
   *     because the master allocates before it answers or there is but one connection
   * @param untilAllocatedP99Ms the same
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Allocation(
      int accepted,
      int foundAgain,
      int lost,
      int moved,
      int partitions,
      int givenTwice,
      Double allAllocatedAfterSeconds,
      int samples,
      Double untilAllocatedP50Ms,
      Double untilAllocatedP99Ms) {
    /** Whether every accepted title has, and always had, one partition of its own. */
    public boolean allKept() {
      return lost == 0 && moved == 0 && givenTwice == 0;
    }
  }

  /** Whether all that our master accepted has, and always had, one partition of its own. */
  public boolean allKept() {
    return results.stream()
        .map(result -> result.oursDetails().allocation())
        .allMatch(allocation -> allocation == null || allocation.allKept());
  }
}
