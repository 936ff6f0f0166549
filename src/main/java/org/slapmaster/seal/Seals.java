package org.slapmaster.seal;

import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.master.MasterState;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Parameters;

/**
 * Seals what commands carry just before the rules see it, with the key of the instance tree that it
 * is about, and opens what answers carry. Thread-safe.
 */
public final class Seals {
  private final Vault vault;

  public Seals(Vault vault) {
    this.vault = vault;
  }

  /** What seals and opens. */
  public Vault vault() {
    return vault;
  }

  /** A command for the master in this state. */
  public Master.Command seal(MasterState state, Master.Command command) {
    if (command instanceof Master.Request request) {
      return seal(state, request);
    } else if (command instanceof Master.PlanRequest plan) {
      return new Master.PlanRequest(seal(state, plan.request()));
    } else if (command instanceof Master.Adopt adopt) {
      return new Master.Adopt(seal(state, adopt.request()), adopt.partition());
    }
    return command;
  }

  private Master.Request seal(MasterState state, Master.Request request) {
    long key = state.keyFor(request.requester(), request.title());
    Parameters before = state.parametersOf(request.requester(), request.title());
    return request.with(vault.seal(request.parameters(), key, before));
  }

  /** A command for a partition in this state. */
  public Partition.Command seal(Partition.State state, Partition.Command command) {
    if (command instanceof Partition.Report report) {
      return report.with(
          seal(report.published(), state.keyOf(report.guid())),
          report.shared().stream()
              .map(shared -> shared.with(seal(shared.published(), state.keyOf(shared.guid()))))
              .toList());
    } else if (command instanceof Partition.Poll poll && poll.published() != null) {
      return poll.with(seal(poll.published(), poll.order().parameters().key()));
    }
    return command;
  }

  /** Of an instance that is not here (any more) nothing is kept. */
  private ConnectionParameters seal(ConnectionParameters published, long key) {
    return key > 0 && vault.has(key) ? vault.seal(published, key) : ConnectionParameters.NONE;
  }

  /** An answer that the asker can read. */
  public Master.Reply open(Master.Reply reply) {
    if (reply instanceof Master.Ready ready) {
      return new Master.Ready(open(ready.instance()));
    } else if (reply instanceof Master.PleaseWait wait) {
      return new Master.PleaseWait(open(wait.instance()), wait.why());
    }
    return reply;
  }

  private Master.Instance open(Master.Instance instance) {
    return instance.with(vault.open(instance.parameters()), vault.open(instance.published()));
  }
}
