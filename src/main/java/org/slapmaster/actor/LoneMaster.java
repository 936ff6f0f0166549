package org.slapmaster.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.Behaviors;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.request.Request;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.protocol.ToComputer;
import org.slapmaster.seal.Seals;

/**
 * The master's actor with its collector, its journal and its keys, and nothing else of the ring:
 * whoever started it carries out its orders. This is how the master alone is measured; it runs
 * without a cluster.
 */
public final class LoneMaster {
  private final ActorRef<Collector.Message> collector;

  /** Carries out orders; called by one thread at a time. */
  public interface Driver {
    /**
     * @param cause what led to the order: goes with what is reported
     */
    void drive(Master.Drive order, Audit cause);
  }

  private LoneMaster(ActorRef<Collector.Message> collector) {
    this.collector = collector;
  }

  /** Starts it; it recovers first and keeps what it is told meanwhile. */
  public static LoneMaster start(ActorSystem<?> system, Driver driver) {
    ActorRef<RequestActor.Message> requests =
        system.systemActorOf(
            Behaviors.<RequestActor.Message>receiveMessage(
                message -> {
                  if (message instanceof RequestActor.Tell tell
                      && tell.command() instanceof Request.TakeUp takeUp) {
                    driver.drive(takeUp.drive(), tell.cause());
                  }
                  return Behaviors.same();
                }),
            "requests",
            Props.empty());
    Ring ring =
        new Ring(
            new Elsewhere(requests, system.ignoreRef(), system.ignoreRef()),
            system.ignoreRef(),
            system.ignoreRef(),
            new Seals(MasterNode.openVault(system)),
            system.ignoreRef());
    ActorRef<Collector.Message> collector =
        system.systemActorOf(
            Collector.create(StateCheck.policies(system.settings().config()), () -> ring),
            "master",
            Props.empty());
    return new LoneMaster(collector);
  }

  private record Elsewhere(
      ActorRef<RequestActor.Message> requests,
      ActorRef<PartitionActor.Message> partitions,
      ActorRef<ToComputer> computers)
      implements Ring.Entities {
    @Override
    public RecipientRef<RequestActor.Message> request(InstanceGuid guid) {
      return requests;
    }

    @Override
    public RecipientRef<PartitionActor.Message> partition(PartitionId partition) {
      return partitions;
    }

    @Override
    public RecipientRef<ToComputer> computer(ComputerId computer) {
      return computers;
    }
  }

  /** Calls the master, as every face does in the end; answered when the events are on disk. */
  public void call(MasterCall call) {
    collector.tell(new Collector.Submit(call));
  }

  /** Says that the order for an instance has arrived. */
  public void taken(InstanceGuid guid) {
    collector.tell(new Collector.DriveTaken(guid));
  }
}
