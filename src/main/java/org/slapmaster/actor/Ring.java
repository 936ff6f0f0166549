package org.slapmaster.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.RecipientRef;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.domain.request.Request;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.protocol.ToComputer;
import org.slapmaster.seal.Seals;

/**
 * How the actors of the ring reach each other: entities through sharding only, the master through
 * its singleton.
 */
record Ring(
    Entities entities,
    ActorRef<Collector.Message> master,
    ActorRef<GraphView.Command> graph,
    Seals seals,
    ActorRef<MasterCall.Answer> ignore) {

  /** Where the entities are. */
  interface Entities {
    RecipientRef<RequestActor.Message> request(InstanceGuid guid);

    RecipientRef<PartitionActor.Message> partition(PartitionId partition);

    RecipientRef<ToComputer> computer(ComputerId computer);
  }

  private record Sharded(ClusterSharding sharding) implements Entities {
    @Override
    public RecipientRef<RequestActor.Message> request(InstanceGuid guid) {
      return sharding.entityRefFor(RequestActor.ENTITY, guid.value());
    }

    @Override
    public RecipientRef<PartitionActor.Message> partition(PartitionId partition) {
      return sharding.entityRefFor(PartitionActor.ENTITY, partition.toString());
    }

    @Override
    public RecipientRef<ToComputer> computer(ComputerId computer) {
      return sharding.entityRefFor(ToComputer.ENTITY, computer.value());
    }
  }

  static Ring of(
      ActorSystem<?> system,
      ActorRef<Collector.Message> master,
      ActorRef<GraphView.Command> graph,
      Seals seals) {
    return new Ring(
        new Sharded(ClusterSharding.get(system)), master, graph, seals, system.ignoreRef());
  }

  /** To a request. */
  void tell(InstanceGuid guid, Request.Command command, Audit cause) {
    request(guid).tell(new RequestActor.Tell(command, cause, null));
  }

  RecipientRef<RequestActor.Message> request(InstanceGuid guid) {
    return entities.request(guid);
  }

  /** To a partition. */
  void tell(PartitionId partition, Partition.Command command, Audit cause) {
    tell(partition, new PartitionActor.Tell(command, cause, null, null));
  }

  void tell(PartitionId partition, PartitionActor.Message message) {
    entities.partition(partition).tell(message);
  }

  /** To a computer. */
  void tell(ComputerId computer, ToComputer message) {
    entities.computer(computer).tell(message);
  }

  /** Wakes a computer, so that one that does not come back is noticed. */
  void greet(ComputerId computer) {
    tell(computer, new ComputerActor.Greet());
  }

  /** To the master, without interest in the answer. */
  void tell(Master.Command command, Audit cause) {
    call(new MasterCall(command, cause, ignore));
  }

  void call(MasterCall call) {
    master.tell(new Collector.Submit(call));
  }

  /** To the master: the requester's partition was woken. */
  void heard(InstanceGuid guid, long bang) {
    master.tell(new Collector.WakeHeard(guid, bang));
  }

  /** To the master: the request actor has its order. */
  void taken(InstanceGuid guid) {
    master.tell(new Collector.DriveTaken(guid));
  }
}
