package org.slapmaster.domain.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slapmaster.model.RequestedState.STARTED;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slapmaster.domain.RulesScenario;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.request.Request;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.ProcessInfo;
import org.slapmaster.model.PromiseResult;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/** A partition without an actor, and what tests say of it. */
abstract class PartitionScenario
    extends RulesScenario<
        Partition.State, Partition.Command, Partition.Event, List<Partition.Effect>> {
  static final InstanceGuid APP = InstanceGuid.numbered(1);
  static final PartitionId PLACE = PartitionId.parse("COMP-1/slappart0");
  static final InstanceGuid NEXT = InstanceGuid.numbered(2);
  static final ConnectionParameters NONE = ConnectionParameters.NONE;
  static final ConnectionParameters URL =
      ConnectionParameters.of(Map.of("url", "http://x"), Set.of());

  PartitionScenario() {
    super(new PartitionRules(), 1000);
  }

  static Master.Drive drive(
      InstanceGuid guid, long allocation, long revision, RequestedState goal, long bang) {
    return new Master.Drive(
        guid,
        revision,
        goal,
        PLACE,
        allocation,
        bang,
        new Title("app"),
        new Title("app"),
        new SoftwareRelease("web"),
        SoftwareType.DEFAULT,
        Parameters.NONE,
        null);
  }

  List<Partition.Effect> assign(long revision, RequestedState goal) {
    return when(new Partition.Assign(drive(APP, 10, revision, goal, 0)));
  }

  List<Partition.Effect> report(long revision, ReportedState reported) {
    return report(revision, reported, "", NONE);
  }

  List<Partition.Effect> report(
      long revision, ReportedState reported, String detail, ConnectionParameters published) {
    return when(
        new Partition.Report(APP, revision, reported, detail, List.of(), List.of(), published));
  }

  static Request.Command told(List<Partition.Effect> effects) {
    assertThat(effects).hasSize(1);
    return ((Partition.TellRequest) effects.get(0)).command();
  }

  static Master.Drive served(long revision) {
    return served(20, revision, STARTED);
  }

  static Master.Drive served(long allocation, long revision, RequestedState goal) {
    return new Master.Drive(
        NEXT,
        revision,
        goal,
        PLACE,
        allocation,
        0,
        new Title("shared"),
        new Title("shared"),
        new SoftwareRelease("web"),
        SoftwareType.DEFAULT,
        Parameters.NONE,
        new Master.Host(APP, 10));
  }

  /** The same order, but for what it is about. */
  static Master.Drive with(
      Master.Drive drive, SoftwareRelease release, SoftwareType type, Parameters parameters) {
    return new Master.Drive(
        drive.guid(),
        drive.revision(),
        drive.state(),
        drive.partition(),
        drive.allocation(),
        drive.bang(),
        drive.title(),
        drive.root(),
        release,
        type,
        parameters,
        drive.host());
  }

  long pushed(Partition.Command command) {
    return ((Partition.Push) when(command).get(0)).bang();
  }

  static Partition.Report full(List<ProcessInfo> processes, PromiseResult... promises) {
    return new Partition.Report(
        APP, 1, ReportedState.STARTED, "", processes, List.of(promises), NONE);
  }

  static Partition.Report serving(
      ConnectionParameters published, Partition.SharedReport... shared) {
    return new Partition.Report(
        APP, 1, ReportedState.STARTED, "", List.of(), List.of(), published, List.of(shared));
  }
}
