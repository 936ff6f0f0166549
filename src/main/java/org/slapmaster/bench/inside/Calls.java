package org.slapmaster.bench.inside;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.slapmaster.actor.Caller;
import org.slapmaster.actor.LoneMaster;
import org.slapmaster.actor.MasterCall;
import org.slapmaster.domain.master.Master;

/** Many calls of a master that is alone, some thousands at a time. */
record Calls(ActorSystem<?> system, LoneMaster master) {
  private static final int OUTSTANDING = 4_000;

  /**
   * Makes the calls numbered from 0 and returns when all are answered.
   *
   * @param hear called by one thread at a time
   */
  void all(int count, IntFunction<Master.Command> call, Consumer<MasterCall.Answer> hear)
      throws InterruptedException, ExecutionException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    system.systemActorOf(
        Behaviors.<MasterCall.Answer>setup(context -> new Asking(context, count, call, hear, done)),
        "caller-" + UUID.randomUUID(),
        Props.empty());
    done.get();
  }

  private final class Asking extends AbstractBehavior<MasterCall.Answer> {
    private final ActorRef<MasterCall.Answer> self;
    private final int count;
    private final IntFunction<Master.Command> call;
    private final Consumer<MasterCall.Answer> hear;
    private final CompletableFuture<Void> done;
    private int sent;
    private int answered;

    Asking(
        ActorContext<MasterCall.Answer> context,
        int count,
        IntFunction<Master.Command> call,
        Consumer<MasterCall.Answer> hear,
        CompletableFuture<Void> done) {
      super(context);
      this.self = context.getSelf();
      this.count = count;
      this.call = call;
      this.hear = hear;
      this.done = done;
      for (int i = 0; i < OUTSTANDING; i++) {
        next();
      }
    }

    private void next() {
      if (sent < count) {
        Master.Command command = call.apply(sent++);
        master.call(new MasterCall(command, Caller.of("bench").audit(), self));
      }
    }

    @Override
    public Receive<MasterCall.Answer> createReceive() {
      return newReceiveBuilder().onMessage(MasterCall.Answer.class, this::onAnswer).build();
    }

    private Behavior<MasterCall.Answer> onAnswer(MasterCall.Answer answer) {
      hear.accept(answer);
      next();
      answered++;
      if (answered < count) {
        return this;
      }
      done.complete(null);
      return Behaviors.stopped();
    }
  }
}
