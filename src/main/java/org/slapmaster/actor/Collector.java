package org.slapmaster.actor;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.slapmaster.domain.allocation.SoftwarePolicy;
import org.slapmaster.domain.master.Master;
import org.slapmaster.journal.JournalState;
import org.slapmaster.journal.JournalWait;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.protocol.WireMessage;

/**
 * The cluster singleton: gathers calls into batches for the master, its child, and dies with it.
 */
final class Collector extends AbstractBehavior<Collector.Message> {
  /** The most commands that one block takes. */
  private static final int MAX_BATCH = 2_000;

  /** The most calls that wait for the batch in flight, and the most bytes that they take. */
  private static final int MOST_WAITING = 20_000;

  private static final long MOST_WAITING_BYTES = 64L * 1024 * 1024;

  /** What an event is about without the texts that callers choose. */
  private static final long EVENT_BYTES = 400;

  private static final String ENDING =
      "Expected a master that serves, but it is about to end. Nothing was done; ask again.";

  private final ActorRef<MasterActor.Message> master;
  private final NaturalBatch<MasterCall> calls;

  /** Says when nothing can be journaled. */
  private final JournalState journal;

  /** Whether the master has recovered. */
  private boolean serving;

  /** Who waits for the batch in flight to be the last one; null while nobody does. */
  private ActorRef<AtRest> resting;

  private List<InstanceGuid> taken = new ArrayList<>();
  private Map<InstanceGuid, Long> heard = new HashMap<>();

  /**
   * Who asked for the backlog since the master was last asked; empty when it is not being asked.
   */
  private final List<ActorRef<Backlog>> askers = new ArrayList<>();

  private Collector(ActorContext<Message> context, SoftwarePolicy.Both policies, Ring ring) {
    super(context);
    journal = JournalState.of(context.getSystem());
    long maxBytes =
        context.getSystem().settings().config().getBytes("slapmaster.journal.max-block");
    calls = new NaturalBatch<>(MAX_BATCH, maxBytes, Collector::weight, this::send);
    master = context.spawn(MasterActor.create(policies, context.getSelf(), ring), "master");
    // A stopped master takes the collector with it (death pact); supervision starts both again from
    // the journal.
    context.watch(master);
  }

  /**
   * The ring is asked for when the actor starts, because it contains the way to this very
   * singleton.
   */
  static Behavior<Message> create(SoftwarePolicy.Both policies, Supplier<Ring> ring) {
    Behavior<Message> collector =
        Behaviors.setup(context -> new Collector(context, policies, ring.get()));
    Behavior<Message> supervised =
        Behaviors.supervise(collector)
            .onFailure(
                SupervisorStrategy.restartWithBackoff(
                    Duration.ofMillis(500), Duration.ofSeconds(5), 0.1));
    return Behaviors.setup(
        context -> {
          restAtTheEnd(context.getSystem(), context.getSelf());
          return supervised;
        });
  }

  /** An orderly end waits so long for the master to take its snapshot, and goes on without it. */
  private static void restAtTheEnd(ActorSystem<?> system, ActorRef<Message> collector) {
    Duration patience = system.settings().config().getDuration("slapmaster.snapshots.patience");
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeClusterShutdown(),
            "master-at-rest",
            () ->
                AskPattern.<Message, AtRest>ask(collector, Rest::new, patience, system.scheduler())
                    .thenApply(atRest -> Done.getInstance()));
  }

  interface Message extends WireMessage {}

  /** A call to be answered, from the ring itself: always taken, for each actor has few. */
  record Submit(MasterCall call) implements Message {}

  /** A call from outside: taken while there is room, otherwise answered that there is none. */
  record Offer(MasterCall call) implements Message {}

  /** From a request actor: it has its order. */
  record DriveTaken(InstanceGuid guid) implements Message {}

  /** From a requester's partition: it was woken by everything up to {@code bang}. */
  record WakeHeard(InstanceGuid guid, long bang) implements Message {}

  /** How many orders wait to be sent? Changes nothing and waits in no batch. */
  record GetBacklog(ActorRef<Backlog> replyTo) implements Message {}

  /** From the master, and on to whoever asked: so many orders wait to be sent. */
  record Backlog(int orders) implements Message {}

  /** What is the master's state like, and up to which entry? */
  record GetDigest(ActorRef<Digest> replyTo) implements Message {}

  /**
   * @param entry the newest of the master's stream that is in it
   * @param parts digests of the state by field; comparable within this process only
   */
  record Digest(long entry, SortedMap<String, Long> parts) implements Message {}

  /** The program ends: no call is taken any more. */
  record Rest(ActorRef<AtRest> replyTo) implements Message {}

  /** Nothing happens any more, or it is no use to wait for that. */
  record AtRest() implements Message {}

  /** From the master: ready for the next batch. */
  record Flushed() implements Message {}

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Offer.class, offer -> then(() -> onOffer(offer.call())))
        .onMessage(Submit.class, submit -> then(() -> calls.add(submit.call())))
        .onMessage(Flushed.class, flushed -> onFlushed())
        .onMessage(Rest.class, rest -> onRest(rest.replyTo()))
        .onMessage(GetBacklog.class, get -> then(() -> onGetBacklog(get)))
        .onMessage(Backlog.class, backlog -> then(() -> onBacklog(backlog)))
        .onMessage(
            GetDigest.class,
            get -> then(() -> master.tell(new MasterActor.TellDigest(get.replyTo()))))
        .onMessage(DriveTaken.class, message -> confirm(() -> taken.add(message.guid())))
        .onMessage(
            WakeHeard.class,
            message -> confirm(() -> heard.merge(message.guid(), message.bang(), Math::max)))
        .build();
  }

  private Behavior<Message> then(Runnable step) {
    step.run();
    return this;
  }

  private void onOffer(MasterCall call) {
    Optional<String> refusal = whyNot();
    if (refusal.isPresent()) {
      call.replyTo().tell(MasterCall.Answer.busy(refusal.get()));
    } else {
      calls.add(call);
    }
  }

  /** Why no call can be taken on at present. */
  private Optional<String> whyNot() {
    if (calls.waiting() >= MOST_WAITING || calls.waitingWeight() >= MOST_WAITING_BYTES) {
      return Optional.of(
          String.format(
              "Expected fewer than %d calls before the master, but so many wait already: it is"
                  + " overloaded. Nothing was done; ask again.",
              calls.waiting()));
    }
    return journal.waiting().map(JournalWait::toCaller);
  }

  private Behavior<Message> onFlushed() {
    serving = true;
    if (resting != null) {
      return rest(resting);
    }
    calls.flushed();
    tellConfirmed();
    return this;
  }

  /** A master that still recovers has nothing new, and one that cannot write will not be done. */
  private Behavior<Message> onRest(ActorRef<AtRest> replyTo) {
    if (!serving || journal.waiting().isPresent()) {
      replyTo.tell(new AtRest());
    } else if (calls.busy()) {
      resting = replyTo;
    } else {
      return rest(replyTo);
    }
    return this;
  }

  /** Whoever calls from now on is not answered, or told that it is over. */
  private Behavior<Message> rest(ActorRef<AtRest> replyTo) {
    master.tell(new MasterActor.Rest(replyTo));
    return Behaviors.receiveMessage(
        message -> {
          if (message instanceof Offer offer) {
            offer.call().replyTo().tell(MasterCall.Answer.busy(ENDING));
          }
          return Behaviors.same();
        });
  }

  /** The master is asked once, however many ask: its stash has to stay nearly empty. */
  private void onGetBacklog(GetBacklog get) {
    askers.add(get.replyTo());
    if (askers.size() == 1) {
      master.tell(new MasterActor.CountBacklog());
    }
  }

  private void onBacklog(Backlog backlog) {
    askers.forEach(asker -> asker.tell(backlog));
    askers.clear();
  }

  /** Gathered as calls are, while a write is in flight. */
  private Behavior<Message> confirm(Runnable note) {
    note.run();
    if (!calls.busy()) {
      tellConfirmed();
    }
    return this;
  }

  private void send(List<MasterCall> batch) {
    tellConfirmed();
    master.tell(new MasterActor.Batch(batch));
  }

  private static long weight(MasterCall call) {
    long texts = 0;
    if (call.command() instanceof Master.Request request) {
      texts = request.parameters().size() + length(request.filter().values());
    } else if (call.command() instanceof Master.ReportReached reached) {
      texts = reached.published().size();
    } else if (call.command() instanceof Master.ReportProgress progress) {
      texts = progress.published().size();
    } else if (call.command() instanceof Master.OfferComputer offer) {
      texts = EVENT_BYTES * offer.offer().format().partitions().size();
    }
    return EVENT_BYTES + texts;
  }

  private static long length(Map<String, String> texts) {
    return texts.entrySet().stream()
        .mapToLong(e -> e.getKey().length() + e.getValue().length())
        .sum();
  }

  /** One message for all: the master's stash has to stay nearly empty, see {@link NaturalBatch}. */
  private void tellConfirmed() {
    if (!taken.isEmpty() || !heard.isEmpty()) {
      master.tell(new MasterActor.Confirmed(taken, heard));
      taken = new ArrayList<>();
      heard = new HashMap<>();
    }
  }
}
