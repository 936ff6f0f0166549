package org.slapmaster.sim;

import java.util.List;
import org.slapmaster.domain.Decision;
import org.slapmaster.domain.Rules;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.master.MasterLook;
import org.slapmaster.domain.master.MasterState;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.domain.partition.PartitionLook;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;

/** The rules with a fault planted around them; what is not broken is the real thing. */
record PlantedRules<S, C, E, R>(
    Rules<S, C, E, R> rules, Decide<S, C, E, R> decide, Evolve<S, C, E, R> evolve)
    implements Rules<S, C, E, R> {

  /** Decides in place of the rules. */
  interface Decide<S, C, E, R> {
    Decision<S, C, E, R> decide(Rules<S, C, E, R> rules, S state, C command, long at);
  }

  /** Evolves in place of the rules. */
  interface Evolve<S, C, E, R> {
    void evolve(Rules<S, C, E, R> rules, S state, E event, Audit audit);
  }

  @Override
  public S initial() {
    return rules.initial();
  }

  @Override
  public Decision<S, C, E, R> decide(S state, C command, long at) {
    return decide.decide(rules, state, command, at);
  }

  @Override
  public void evolve(S state, E event, Audit audit) {
    evolve.evolve(rules, state, event, audit);
  }

  private static <S, C, E, R> Rules<S, C, E, R> deciding(
      Rules<S, C, E, R> rules, Decide<S, C, E, R> decide) {
    return new PlantedRules<>(rules, decide, Rules::evolve);
  }

  static Rules<MasterState, Master.Command, Master.Event, Master.Reply> master(
      Planted planted, Rules<MasterState, Master.Command, Master.Event, Master.Reply> rules) {
    return switch (planted) {
      case TITLE_FORGOTTEN -> deciding(rules, PlantedRules::forgetTitle);
      case FREED_EARLY -> deciding(rules, PlantedRules::freeEarly);
      case WRONG_REASON -> deciding(rules, PlantedRules::giveWrongReason);
      case WAITING_FORGOTTEN -> deciding(rules, PlantedRules::forgetWaiting);
      default -> rules;
    };
  }

  static Rules<MasterState, Master.Command, Master.Event, Master.Reply> masterReplay(
      Planted planted, Rules<MasterState, Master.Command, Master.Event, Master.Reply> rules) {
    return planted == Planted.USED_TAKEN_FOR_FREE
        ? new PlantedRules<>(rules, Rules::decide, PlantedRules::takeForFree)
        : master(planted, rules);
  }

  static Rules<Partition.State, Partition.Command, Partition.Event, List<Partition.Effect>>
      partition(
          Planted planted,
          Rules<Partition.State, Partition.Command, Partition.Event, List<Partition.Effect>>
              rules) {
    return switch (planted) {
      case OLD_REPORT_COUNTS -> deciding(rules, PlantedRules::countOldReport);
      case LOOK_HIDDEN -> new PlantedRules<>(rules, Rules::decide, PlantedRules::hideLook);
      default -> rules;
    };
  }

  static Rules<Computer.State, Computer.Command, Computer.Event, List<Computer.Effect>> computer(
      Planted planted,
      Rules<Computer.State, Computer.Command, Computer.Event, List<Computer.Effect>> rules) {
    return planted == Planted.PORT_GIVEN_TWICE ? deciding(rules, PlantedRules::givePort) : rules;
  }

  private static Decision<MasterState, Master.Command, Master.Event, Master.Reply> forgetTitle(
      Rules<MasterState, Master.Command, Master.Event, Master.Reply> rules,
      MasterState state,
      Master.Command command,
      long at) {
    Runnable restore =
        command instanceof Master.Request request
            ? MasterLook.forget(state, request.requester(), request.title())
            : () -> {};
    var decision = rules.decide(state, command, at);
    restore.run();
    return decision;
  }

  private static Decision<MasterState, Master.Command, Master.Event, Master.Reply> freeEarly(
      Rules<MasterState, Master.Command, Master.Event, Master.Reply> rules,
      MasterState state,
      Master.Command command,
      long at) {
    boolean stopped =
        command instanceof Master.ReportReached reached
            && reached.state() == RequestedState.STOPPED
            && MasterLook.instance(state, reached.guid())
                .filter(seen -> seen.state() == RequestedState.DESTROYED)
                .isPresent();
    if (!stopped) {
      return rules.decide(state, command, at);
    }
    Master.ReportReached reached = (Master.ReportReached) command;
    return rules.decide(
        state,
        new Master.ReportReached(
            reached.guid(),
            reached.allocation(),
            reached.revision(),
            RequestedState.DESTROYED,
            reached.published(),
            reached.publishedAt(),
            reached.heard()),
        at);
  }

  private static Decision<MasterState, Master.Command, Master.Event, Master.Reply> giveWrongReason(
      Rules<MasterState, Master.Command, Master.Event, Master.Reply> rules,
      MasterState state,
      Master.Command command,
      long at) {
    var decision = rules.decide(state, command, at);
    return decision.reply() == null
        ? decision
        : decision.replying(after -> withWrongReason(decision.reply().apply(after)));
  }

  private static Master.Reply withWrongReason(Master.Reply reply) {
    return reply instanceof Master.PleaseWait wait
        ? new Master.PleaseWait(
            wait.instance(), new Why(Why.Cause.NO_FREE_PARTITION, "all are full", 1))
        : reply;
  }

  private static Decision<MasterState, Master.Command, Master.Event, Master.Reply> forgetWaiting(
      Rules<MasterState, Master.Command, Master.Event, Master.Reply> rules,
      MasterState state,
      Master.Command command,
      long at) {
    return MasterLook.fills(command) ? Decision.nothing() : rules.decide(state, command, at);
  }

  private static void takeForFree(
      Rules<MasterState, Master.Command, Master.Event, Master.Reply> rules,
      MasterState state,
      Master.Event event,
      Audit audit) {
    rules.evolve(state, event, audit);
    if (event instanceof Master.PartitionAllocated allocated) {
      MasterLook.forget(state, allocated);
    }
  }

  private static Decision<
          Partition.State, Partition.Command, Partition.Event, List<Partition.Effect>>
      countOldReport(
          Rules<Partition.State, Partition.Command, Partition.Event, List<Partition.Effect>> rules,
          Partition.State state,
          Partition.Command command,
          long at) {
    if (command instanceof Partition.Report report
        && report.state() != ReportedState.DESTROYED
        && report.revision() < PartitionLook.revision(state, report.guid())) {
      return rules.decide(
          state,
          new Partition.Report(
              report.guid(),
              PartitionLook.revision(state, report.guid()),
              report.state(),
              report.detail(),
              report.processes(),
              report.promises(),
              report.published(),
              report.shared()),
          at);
    }
    return rules.decide(state, command, at);
  }

  private static void hideLook(
      Rules<Partition.State, Partition.Command, Partition.Event, List<Partition.Effect>> rules,
      Partition.State state,
      Partition.Event event,
      Audit audit) {
    Runnable hide =
        event instanceof Partition.SharedInstanceAssigned
            ? PartitionLook.hideLook(state)
            : () -> {};
    rules.evolve(state, event, audit);
    hide.run();
  }

  private static Decision<Computer.State, Computer.Command, Computer.Event, List<Computer.Effect>>
      givePort(
          Rules<Computer.State, Computer.Command, Computer.Event, List<Computer.Effect>> rules,
          Computer.State state,
          Computer.Command command,
          long at) {
    boolean asks = command instanceof Computer.HoldPort;
    return rules.decide(asks ? rules.initial() : state, command, at);
  }
}
