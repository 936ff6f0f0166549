package org.slapmaster.journal.verify;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of verifying a journal.
 *
 * @param head where it stands, as {@code journal head} prints it; empty when it has no hash chain
 * @param entries how many were examined
 * @param faults the first of them, in the order in which they were found
 * @param faultCount of all
 * @param lastGood the last position before the first fault; empty when there is no fault or it is
 *     not known
 * @param proved what holds unless a fault says otherwise, one sentence each
 * @param unproved what could not be examined, and why, one sentence each
 */
public record VerifyReport(
    String head,
    long entries,
    List<Fault> faults,
    long faultCount,
    String lastGood,
    List<String> proved,
    List<String> unproved) {
  /**
   * @param kind for programs
   * @param position of the entry, such as {@code master:12}; empty when it concerns no single one
   * @param sentence for people
   */
  public record Fault(String kind, String position, String sentence) {}

  public VerifyReport {
    faults = List.copyOf(faults);
    proved = List.copyOf(proved);
    unproved = List.copyOf(unproved);
  }

  /** Whether nothing is wrong. */
  @JsonProperty
  public boolean sound() {
    return faultCount == 0;
  }

  /** With what was found when a running master was compared with it. */
  public VerifyReport compared(List<String> differences) {
    List<Fault> all = new ArrayList<>(faults);
    differences.forEach(sentence -> all.add(new Fault("STATE", "", sentence)));
    List<String> also = new ArrayList<>(proved);
    also.add("What the running master knows and shows is what the journal gives.");
    return new VerifyReport(
        head, entries, all, faultCount + differences.size(), lastGood, also, unproved);
  }

  /** With what a master that does not run leaves open. */
  public VerifyReport uncompared() {
    List<String> also = new ArrayList<>(unproved);
    also.add("No master runs whose knowledge could be compared with the journal.");
    return new VerifyReport(head, entries, faults, faultCount, lastGood, proved, also);
  }
}
