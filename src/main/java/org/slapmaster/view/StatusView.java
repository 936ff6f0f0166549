package org.slapmaster.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slapmaster.model.SoftwareState;

/**
 * The overview: what is not well, then all there is in short.
 *
 * @param problems what somebody should look at, and what is merely on its way
 * @param trees every instance, the children below those who requested them
 */
public record StatusView(
    Instant at,
    Counts counts,
    List<Problem> problems,
    List<ComputerRow> computers,
    List<InstanceRow> trees) {

  /**
   * @param instances of all trees; {@code ready} of them are where they should be
   */
  public record Counts(int computers, int partitions, int free, int instances, int ready) {}

  /**
   * @param about an instance's title or a computer's reference
   * @param since null when not known
   */
  public record Problem(String about, String state, String sentence, Instant since) {}

  public record ComputerRow(
      String reference, String state, int used, int free, List<ComputerView.Software> software) {}

  /**
   * @param place {@code COMP-1/slappart0}; empty until allocated
   * @param reason why it is not ready; empty when it is
   */
  public record InstanceRow(
      int depth,
      String guid,
      String title,
      String software,
      String state,
      String place,
      String reason) {}

  public static StatusView of(CloudView cloud) {
    List<Problem> problems = new ArrayList<>();
    cloud.computers().forEach(computer -> addProblems(computer, problems));
    cloud.instances().forEach(instance -> addProblems(instance, problems));
    List<ComputerView> computers = cloud.computers();
    return new StatusView(
        cloud.at(),
        new Counts(
            computers.size(),
            computers.stream().mapToInt(c -> c.partitions().size()).sum(),
            computers.stream().mapToInt(ComputerView::free).sum(),
            cloud.instances().size(),
            (int) cloud.instances().stream().filter(InstanceView::ready).count()),
        problems,
        computers.stream()
            .map(c -> new ComputerRow(c.reference(), c.state(), c.used(), c.free(), c.software()))
            .toList(),
        cloud.forest().stream().map(StatusView::row).toList());
  }

  private static InstanceRow row(CloudView.Placed placed) {
    InstanceView instance = placed.instance();
    return new InstanceRow(
        placed.depth(),
        instance.guid(),
        instance.title(),
        instance.software(),
        instance.state(),
        instance.place(),
        instance.waiting() == null ? "" : instance.waiting().sentence());
  }

  private static void addProblems(ComputerView computer, List<Problem> problems) {
    if (!computer.contact()) {
      problems.add(
          new Problem(
              computer.reference(),
              computer.state(),
              computer.nativeNode()
                  ? "its node is not there; its services keep running"
                  : "its stock node does not call; what runs there goes on",
              computer.contactSince()));
    }
    for (ComputerView.Software software : computer.software()) {
      if (software.state().equals(SoftwareState.FAILED.toString())) {
        problems.add(
            new Problem(
                computer.reference(),
                software.state(),
                software.release() + ": " + inOneLine(software.detail()),
                software.since()));
      }
    }
  }

  /** The sentence that a failure begins with, and the last line of the output that follows it. */
  private static String inOneLine(String detail) {
    String text = detail == null ? "" : detail.strip();
    int end = text.indexOf('\n');
    return end < 0
        ? text
        : text.substring(0, end) + " " + text.substring(text.lastIndexOf('\n') + 1);
  }

  private static void addProblems(InstanceView instance, List<Problem> problems) {
    if (instance.waiting() != null) {
      Reason reason = instance.waiting();
      problems.add(
          new Problem(instance.title(), instance.state(), reason.sentence(), reason.since()));
    } else if (!instance.well()) {
      problems.add(
          new Problem(
              instance.title(), instance.state(), instance.detail(), instance.reportedSince()));
    }
  }
}
