package org.slapmaster.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slapmaster.domain.Times;
import org.slapmaster.model.SoftwareState;

/**
 * The overview: what is not well, then all there is in short.
 *
 * @param backlog how many orders wait to be sent to partitions
 * @param problems what somebody should look at, and what is merely on its way
 * @param trees every instance, the children below those who requested them
 */
public record StatusView(
    Instant at,
    Counts counts,
    int backlog,
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

  /**
   * @param title its reference when nobody gave it one
   * @param kind {@link ComputerView#NATIVE} or {@link ComputerView#POLLING}
   */
  public record ComputerRow(
      String reference,
      String title,
      String kind,
      String state,
      int used,
      int free,
      List<ComputerView.Software> software) {}

  /**
   * @param place {@code COMP-1/slappart0}; empty until allocated
   * @param shared whether another instance serves it
   * @param host guid of that one, {@code hostTitle} its title; null until there is one, and for all
   *     others
   * @param reason why it is not ready; empty when it is
   */
  public record InstanceRow(
      int depth,
      String guid,
      String title,
      String software,
      String state,
      String place,
      boolean shared,
      String host,
      String hostTitle,
      String reason) {}

  /**
   * @param backlog how many orders wait to be sent to partitions
   */
  public static StatusView of(CloudView cloud, int backlog) {
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
        backlog,
        problems,
        computers.stream().map(StatusView::row).toList(),
        cloud.forest().stream().map(StatusView::row).toList());
  }

  private static ComputerRow row(ComputerView computer) {
    return new ComputerRow(
        computer.reference(),
        computer.title(),
        computer.kind(),
        computer.state(),
        computer.used(),
        computer.free(),
        computer.software());
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
        instance.shared(),
        instance.host(),
        instance.hostTitle(),
        instance.waiting() == null ? "" : instance.waiting().sentence());
  }

  private static void addProblems(ComputerView computer, List<Problem> problems) {
    if (!computer.contact() && !computer.expected()) {
      problems.add(
          new Problem(
              computer.reference(), computer.state(), lost(computer), computer.contactSince()));
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

  /** What one only knows of from its calls may do more than it says. */
  private static String lost(ComputerView computer) {
    return computer.kind().equals(ComputerView.POLLING)
        ? "it does not call since "
            + Times.clock(computer.contactSince())
            + "; its services keep running as far as known"
        : "its node is not there; its services keep running";
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
