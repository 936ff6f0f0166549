package org.slapmaster.actor;

import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;
import org.slapmaster.protocol.ChildAnswer;
import org.slapmaster.protocol.ChildRequest;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.PartitionReport;
import org.slapmaster.protocol.SharedDesired;
import org.slapmaster.protocol.SoftwareReport;
import org.slapmaster.protocol.ToComputer;
import org.slapmaster.seal.Vault;

/** Between the words of the protocol with nodes and those of the domain. */
final class Translation {
  private Translation() {}

  static Master.Request request(ToComputer.RequestChild message) {
    ChildRequest child = message.request();
    return new Master.Request(
        new Requester.Instance(message.requester()),
        child.title(),
        child.release(),
        child.type(),
        child.shared(),
        child.parameters(),
        child.filter(),
        child.state());
  }

  static ChildAnswer childAnswer(Master.Reply reply) {
    if (reply instanceof Master.Ready ready) {
      return new ChildAnswer(ChildAnswer.Outcome.READY, "", ready.instance().published());
    } else if (reply instanceof Master.PleaseWait wait) {
      return new ChildAnswer(
          ChildAnswer.Outcome.PLEASE_WAIT, wait.why().sentence(), wait.instance().published());
    } else if (reply instanceof Master.Refused refused) {
      return new ChildAnswer(
          ChildAnswer.Outcome.REFUSED, refused.refusal().sentence(), ConnectionParameters.NONE);
    }
    return new ChildAnswer(ChildAnswer.Outcome.PLEASE_WAIT, "", ConnectionParameters.NONE);
  }

  static Computer.Report report(SoftwareReport report) {
    return new Computer.Report(
        report.release(), report.order(), report.state(), report.detail(), report.digest());
  }

  static Partition.Report report(PartitionReport report) {
    return new Partition.Report(
        report.guid(),
        report.revision(),
        report.state(),
        report.detail(),
        report.processes(),
        report.promises(),
        report.published(),
        report.shared().stream()
            .map(
                shared ->
                    new Partition.SharedReport(
                        shared.guid(), shared.revision(), shared.published(), shared.detail()))
            .toList());
  }

  static Computer.HoldPort holdPort(ToComputer.HoldPort hold) {
    return new Computer.HoldPort(
        hold.partition(), hold.guid(), hold.name(), hold.address(), hold.port(), hold.replace());
  }

  /** The only place from which secrets of an order leave the master. */
  static Desired desired(String partition, Partition.Push push, Vault vault) {
    Master.Drive drive = push.drive();
    return new Desired(
        partition,
        drive.guid(),
        drive.revision(),
        drive.state(),
        push.bang(),
        drive.title(),
        drive.root(),
        drive.release(),
        drive.type(),
        vault.open(drive.parameters()),
        push.shared().stream()
            .map(
                shared ->
                    new SharedDesired(
                        shared.guid(),
                        shared.revision(),
                        shared.state(),
                        shared.title(),
                        shared.root(),
                        shared.type(),
                        vault.open(shared.parameters())))
            .toList());
  }

  /** Of an order to wipe a node looks at the instance and the state only. */
  static Desired wipeOrder(ComputerActor.PushWipe wipe) {
    Title nobody = new Title(wipe.guid().value());
    return new Desired(
        wipe.partition(),
        wipe.guid(),
        wipe.revision(),
        RequestedState.DESTROYED,
        0,
        nobody,
        nobody,
        new SoftwareRelease("none"),
        SoftwareType.DEFAULT,
        Parameters.NONE);
  }
}
