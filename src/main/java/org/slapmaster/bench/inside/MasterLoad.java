package org.slapmaster.bench.inside;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.slapmaster.actor.Caller;
import org.slapmaster.actor.LoneMaster;
import org.slapmaster.actor.MasterCall;
import org.slapmaster.domain.master.Master;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.RequestedState;

/**
 * A load on the master alone: as many requests as one likes, each answered when it is on disk, each
 * driven to a simulated node that reports at once that it is there, which is answered when that is
 * on disk.
 */
final class MasterLoad {
  /** How many requests wait for their answer at a time: twice what one write takes. */
  private static final int OUTSTANDING = 4_000;

  private final SimulatedCloud cloud;
  private final int requests;
  private final IntConsumer progress;
  private final Places places;
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private LoneMaster master;
  private ActorRef<MasterCall.Answer> self;
  private int sent;
  private int ready;

  /**
   * @param progress hears now and then how many are ready
   */
  MasterLoad(SimulatedCloud cloud, int requests, IntConsumer progress) {
    this.cloud = cloud;
    this.requests = requests;
    this.progress = progress;
    places = new Places(cloud);
  }

  /** Runs it on an empty directory, where the journal stays. */
  Load run(Path data) throws InterruptedException, ExecutionException, IOException {
    try (OwnSystem own = OwnSystem.alone(data)) {
      master = LoneMaster.start(own.system(), this::carryOut);
      Calls calls = new Calls(own.system(), master);
      calls.all(
          cloud.computers(),
          number -> new Master.OfferComputer(cloud.computer(number), cloud.offer(number, 1)),
          answer -> {});
      long before = Meter.heapBytes();
      Meter meter = new Meter();
      self = own.system().systemActorOf(client(), "client", Props.empty());
      for (int i = 0; i < Math.min(OUTSTANDING, requests); i++) {
        request();
      }
      done.get();
      double seconds = meter.seconds();
      double cpuSeconds = meter.cpuSeconds();
      long heap = Meter.heapBytes() - before;
      int whole = countReady(calls);
      return new Load(
          requests, seconds, cpuSeconds, heap, Meter.diskBytes(data), whole, places.notAlone());
    }
  }

  /** Asks for everything again, as a user does. */
  private int countReady(Calls calls) throws InterruptedException, ExecutionException {
    AtomicInteger whole = new AtomicInteger();
    calls.all(
        requests,
        cloud::request,
        answer -> {
          if (places.isReady(answer.reply())) {
            whole.incrementAndGet();
          }
        });
    return whole.get();
  }

  /** All answers come to one actor; what is asked next follows from the last answer. */
  private Behavior<MasterCall.Answer> client() {
    return Behaviors.receiveMessage(
        answer -> {
          if (answer.reply() instanceof Master.Done) {
            ready++;
            if (ready % 10_000 == 0) {
              progress.accept(ready);
            }
            if (ready == requests) {
              done.complete(null);
            }
          } else if (answer.reply() instanceof Master.PleaseWait) {
            if (sent < requests) {
              request();
            }
          } else {
            done.completeExceptionally(
                new IllegalStateException(
                    "Expected a request to be accepted, but the answer is " + answer.reply()));
          }
          return Behaviors.same();
        });
  }

  private void request() {
    Caller caller = Caller.of("bench");
    master.call(new MasterCall(cloud.request(sent++), caller.audit(), self));
  }

  /** An order that is repeated is carried out already: its report would be counted twice. */
  private void carryOut(Master.Drive order, Audit cause) {
    boolean first = places.note(order.guid(), order.partition());
    master.taken(order.guid());
    if (!first) {
      return;
    }
    master.call(
        new MasterCall(
            new Master.ReportReached(
                order.guid(),
                order.allocation(),
                order.revision(),
                RequestedState.STARTED,
                ConnectionParameters.NONE,
                0,
                0),
            cause,
            self));
  }
}
