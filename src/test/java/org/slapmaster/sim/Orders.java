package org.slapmaster.sim;

import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.domain.graph.InstancePicture;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.SharedDesired;
import org.slapmaster.protocol.SupplyOrder;

/**
 * Orders as they travel to a computer's node, or as a computer that polls reads them. The
 * simulation stands on the rules and on what nodes are told, not on the actors: so it says itself
 * what the actors' {@code Translation} says.
 */
final class Orders {
  private Orders() {}

  static Desired pushed(String partition, Partition.Push push) {
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
        opened(drive.parameters()),
        push.shared().stream().map(Orders::shared).toList());
  }

  static Desired read(InstancePicture picture) {
    InstanceNode node = picture.instance();
    return new Desired(
        node.partition().name(),
        node.guid(),
        node.revision(),
        node.state(),
        node.timestamp(),
        node.title(),
        picture.root(),
        node.release(),
        node.type(),
        opened(node.parameters()),
        picture.shared().stream()
            .map(
                shared ->
                    new SharedDesired(
                        shared.guid(),
                        shared.revision(),
                        shared.state(),
                        shared.title(),
                        picture.root(),
                        shared.type(),
                        opened(shared.parameters())))
            .toList());
  }

  private static SharedDesired shared(Master.Drive drive) {
    return new SharedDesired(
        drive.guid(),
        drive.revision(),
        drive.state(),
        drive.title(),
        drive.root(),
        drive.type(),
        opened(drive.parameters()));
  }

  private static Parameters opened(Parameters parameters) {
    return World.SEALS.vault().open(parameters);
  }

  /** To wipe what has no business on the partition. */
  static Desired wipe(String partition, Partition.Wipe wipe) {
    Title nobody = new Title("nobody");
    return new Desired(
        partition,
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

  static SupplyOrder supply(Computer.Order order) {
    return new SupplyOrder(order.release(), order.available(), order.reinstall(), order.order());
  }
}
