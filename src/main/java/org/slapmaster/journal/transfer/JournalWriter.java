package org.slapmaster.journal.transfer;

import akka.actor.AbstractActor;
import akka.actor.ActorRef;
import akka.actor.ExtendedActorSystem;
import akka.actor.Props;
import akka.actor.typed.ActorSystem;
import akka.persistence.AtomicWrite;
import akka.persistence.JournalProtocol;
import akka.persistence.Persistence;
import akka.persistence.PersistentEnvelope;
import akka.persistence.PersistentRepr;
import akka.persistence.PersistentRepr$;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slapmaster.journal.JournalEntry;
import org.slapmaster.journal.StreamId;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Writes entries as they stand in another journal, under the same numbers, into the journal of an
 * actor system, whichever that is: it speaks to the plugin as persistent actors do. Nobody else may
 * write there. Entries of a stream have to come in their order. Not thread-safe.
 */
public final class JournalWriter {
  /** What is written together: syncs are shared, and memory is bounded. */
  private static final int AT_ONCE = 256;

  private final ActorRef writing;
  private final String uuid = UUID.randomUUID().toString();
  private final Map<StreamId, List<PersistentRepr>> waiting = new LinkedHashMap<>();
  private int count;

  public JournalWriter(ActorSystem<?> system) {
    ActorRef journal =
        Persistence.lookup().get(system.classicSystem()).journalFor("", ConfigFactory.empty());
    writing =
        ((ExtendedActorSystem) system.classicSystem())
            .systemActorOf(
                Props.create(Writing.class, () -> new Writing(journal)), "journal-writer");
  }

  /**
   * Takes an entry, and writes what has gathered when it is enough.
   *
   * @throws IllegalStateException with one sentence when it cannot be written
   */
  public void write(JournalEntry entry) {
    waiting
        .computeIfAbsent(entry.stream(), stream -> new ArrayList<>())
        .add(
            PersistentRepr$.MODULE$
                .apply(
                    entry.block(),
                    entry.entry(),
                    entry.stream().toString(),
                    "",
                    false,
                    ActorRef.noSender(),
                    uuid)
                .withTimestamp(entry.lastAt() / 1_000));
    if (++count == AT_ONCE) {
      flush();
    }
  }

  /** Returns when all that was taken is durable. */
  public void flush() {
    List<CompletableFuture<Void>> written = new ArrayList<>();
    for (List<PersistentRepr> entries : waiting.values()) {
      CompletableFuture<Void> done = new CompletableFuture<>();
      writing.tell(new Order(entries, done), ActorRef.noSender());
      written.add(done);
    }
    waiting.clear();
    count = 0;
    try {
      CompletableFuture.allOf(written.toArray(CompletableFuture<?>[]::new)).join();
    } catch (CompletionException failure) {
      throw new IllegalStateException(
          "Expected to write the journal, but: " + failure.getCause().getMessage(), failure);
    }
  }

  private record Order(List<PersistentRepr> entries, CompletableFuture<Void> done) {}

  /** In the place of persistent actors. */
  private static final class Writing extends AbstractActor {
    private final ActorRef journal;
    private final Map<Integer, Order> orders = new HashMap<>();
    private final Map<Integer, Integer> left = new HashMap<>();
    private int last;

    Writing(ActorRef journal) {
      this.journal = journal;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(Order.class, this::onOrder)
          .match(JournalProtocol.WriteMessageSuccess.class, m -> onWritten(m.actorInstanceId()))
          .match(
              JournalProtocol.WriteMessageFailure.class,
              m -> onFailed(m.actorInstanceId(), m.cause()))
          .match(
              JournalProtocol.WriteMessageRejected.class,
              m -> onFailed(m.actorInstanceId(), m.cause()))
          .build();
    }

    private void onOrder(Order order) {
      int id = ++last;
      orders.put(id, order);
      left.put(id, order.entries().size());
      AtomicWrite write = new AtomicWrite(CollectionConverters.asScala(order.entries()).toList());
      journal.tell(
          new JournalProtocol.WriteMessages(
              CollectionConverters.asScala(List.<PersistentEnvelope>of(write)).toList(),
              getSelf(),
              id),
          getSelf());
    }

    private void onWritten(int id) {
      if (left.merge(id, -1, Integer::sum) == 0) {
        left.remove(id);
        orders.remove(id).done().complete(null);
      }
    }

    private void onFailed(int id, Throwable cause) {
      Order failed = orders.get(id);
      if (failed != null) {
        failed.done().completeExceptionally(cause);
      }
    }
  }
}
