package org.slapmaster.bench.inside;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntConsumer;
import org.slapmaster.actor.Caller;
import org.slapmaster.actor.MasterClient;
import org.slapmaster.actor.MasterNode;
import org.slapmaster.domain.master.Master;
import org.slapmaster.model.Filter;
import org.slapmaster.model.InstanceGuid;

/**
 * A load on everything: a master as it runs in production, with its view of the graph, all four
 * kinds of actors and all their events. Only the nodes behind the computers are simulated.
 */
final class RingLoad {
  private static final int OUTSTANDING = 4_000;
  private static final int SUPPLIES_OUTSTANDING = 200;

  /** How many instances are asked for at a time whether they are ready. */
  private static final int WINDOW = 1_000;

  private static final long PAUSE_MILLIS = 100;
  private static final Caller CALLER = Caller.of("bench");

  private final SimulatedCloud cloud;
  private final int requests;
  private final IntConsumer progress;
  private final Places places;

  /** The numbers of the instances. */
  private final AtomicLongArray guids;

  private MasterClient client;

  /**
   * @param progress hears now and then how many are ready
   */
  RingLoad(SimulatedCloud cloud, int requests, IntConsumer progress) {
    this.cloud = cloud;
    this.requests = requests;
    this.progress = progress;
    places = new Places(cloud);
    guids = new AtomicLongArray(requests);
  }

  /** Runs it on an empty directory, where the journal stays. */
  Load run(Path data) throws InterruptedException, IOException {
    try (OwnSystem own =
        OwnSystem.start(data, Map.of("akka.cluster.jmx.multi-mbeans-in-same-jvm", "on"))) {
      start(own.system());
      long before = Meter.heapBytes();
      Meter meter = new Meter();
      Pump.run(
          requests,
          OUTSTANDING,
          number -> client.request(cloud.request(number), Caller.of("bench")),
          this::note);
      for (int from = 0; from < requests; from += WINDOW) {
        awaitReady(from, Math.min(requests, from + WINDOW));
        progress.accept(Math.min(requests, from + WINDOW));
      }
      double seconds = meter.seconds();
      double cpuSeconds = meter.cpuSeconds();
      long heap = Meter.heapBytes() - before;
      return new Load(
          requests,
          seconds,
          cpuSeconds,
          heap,
          Meter.diskBytes(data),
          countReady(),
          places.notAlone());
    }
  }

  private void start(ActorSystem<?> system) throws InterruptedException {
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    client = MasterNode.start(system);
    for (int number = 0; number < cloud.computers(); number++) {
      system.systemActorOf(
          SimulatedNode.create(cloud, cloud.computer(number)), "node-" + number, Props.empty());
    }
    Pump.run(cloud.computers(), SUPPLIES_OUTSTANDING, this::supply, (number, done) -> {});
    Pump.run(cloud.computers(), SUPPLIES_OUTSTANDING, this::offers, (number, plan) -> {});
  }

  /** Until the computer's node has attached, before which there is none to supply. */
  private CompletionStage<Void> supply(int number) {
    return client
        .supply(cloud.computer(number), cloud.releaseOf(number), false, CALLER)
        .thenAccept(
            refusal -> {
              if (refusal.isPresent()) {
                throw new IllegalStateException("not yet: " + refusal.get().sentence());
              }
            });
  }

  /** Until the master would place an instance on the computer. */
  private CompletionStage<Master.Reply> offers(int number) {
    Master.Request request = cloud.request(number);
    Master.Request there =
        new Master.Request(
            request.requester(),
            request.title(),
            cloud.releaseOf(number),
            request.type(),
            false,
            request.parameters(),
            Filter.of(Map.of("computer_guid", cloud.computer(number).value())),
            request.state());
    return client
        .plan(there, CALLER)
        .thenApply(
            reply -> {
              if (reply instanceof Master.Plan plan
                  && plan.steps().get(0).contains("would be created on")) {
                return reply;
              }
              throw new IllegalStateException("not yet: " + reply);
            });
  }

  private void note(int number, Master.Reply reply) {
    if (!(reply instanceof Master.PleaseWait wait) || wait.instance().partition() == null) {
      throw new IllegalStateException(
          "Expected a request to be accepted and allocated, but the answer is " + reply);
    }
    guids.set(number, wait.instance().guid().number());
    places.note(wait.instance().guid(), wait.instance().partition());
  }

  private void awaitReady(int from, int until) throws InterruptedException {
    AtomicBoolean all = new AtomicBoolean();
    while (!all.get()) {
      all.set(true);
      Pump.run(
          until - from,
          WINDOW,
          number -> client.get(InstanceGuid.numbered(guids.get(from + number)), CALLER),
          (number, reply) -> {
            if (!(reply instanceof Master.Ready)) {
              all.set(false);
            }
          });
      if (!all.get()) {
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  /** Asks for everything again, as a user does. */
  private int countReady() throws InterruptedException {
    AtomicInteger ready = new AtomicInteger();
    Pump.run(
        requests,
        OUTSTANDING,
        number -> client.request(cloud.request(number), CALLER),
        (number, reply) -> {
          if (places.isReady(reply)) {
            ready.incrementAndGet();
          }
        });
    return ready.get();
  }
}
