package org.slapmaster.seal;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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
  /** From so many requests on it pays to seal them on several threads. */
  private static final int WORTH_THREADS = 32;

  private final Vault vault;

  public Seals(Vault vault) {
    this.vault = vault;
  }

  /** What seals and opens. */
  public Vault vault() {
    return vault;
  }

  /**
   * Parameters of requests that were sealed before it was their turn.
   *
   * @param sealed by the identity of the request
   */
  public record Early(Map<Master.Request, Parameters> sealed) {
    /** None were. */
    public static final Early NONE = new Early(Map.of());
  }

  /**
   * Seals what a batch requests on several threads, with the keys that its trees will most probably
   * have: the one that a tree has, and for each new tree the next. Where it turns out otherwise,
   * {@link #seal(MasterState, Master.Command, Early)} seals anew.
   */
  public Early early(MasterState state, List<Master.Request> batch) {
    if (batch.size() < WORTH_THREADS) {
      return Early.NONE;
    }
    long newTree = state.lastKey() + 1;
    long next = newTree;
    List<Supplier<Parameters>> work = new ArrayList<>(batch.size());
    for (Master.Request request : batch) {
      long known = state.keyFor(request.requester(), request.title());
      long key = known == newTree ? next++ : known;
      Parameters before = state.parametersOf(request.requester(), request.title());
      work.add(() -> vault.seal(request.parameters(), key, before));
    }
    List<Parameters> sealed = work.parallelStream().map(Supplier::get).toList();
    Map<Master.Request, Parameters> early = new IdentityHashMap<>(batch.size());
    for (int i = 0; i < sealed.size(); i++) {
      early.put(batch.get(i), sealed.get(i));
    }
    return new Early(early);
  }

  /** A command for the master in this state. */
  public Master.Command seal(MasterState state, Master.Command command, Early early) {
    if (command instanceof Master.Request request) {
      return seal(state, request, early);
    } else if (command instanceof Master.PlanRequest plan) {
      return new Master.PlanRequest(seal(state, plan.request(), early));
    } else if (command instanceof Master.Adopt adopt) {
      return new Master.Adopt(seal(state, adopt.request(), early), adopt.partition());
    }
    return command;
  }

  private Master.Request seal(MasterState state, Master.Request request, Early early) {
    long key = state.keyFor(request.requester(), request.title());
    Parameters sealed = early.sealed().get(request);
    if (sealed != null && sealed.key() == key) {
      return request.with(sealed);
    }
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
