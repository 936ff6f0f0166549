package org.slapmaster.actor;

import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slapmaster.domain.allocation.Offer;
import org.slapmaster.protocol.ToComputer;

/**
 * What a computer offers, said to the master until it has it. Not thread-safe: for the computer's
 * actor.
 */
final class Offering {
  private static final Duration AGAIN = Duration.ofSeconds(3);
  private final TimerScheduler<ToComputer> timers;
  private final Function<Offer, CompletionStage<?>> tell;

  /** What the master has not confirmed yet; null when it knows all. */
  private Offer unconfirmed;

  /** Complete when the master has the last offer; fails when it may not. */
  private CompletionStage<?> offered = CompletableFuture.completedStage(null);

  /**
   * @param timers remind the actor by {@link ComputerActor.OfferAgain}
   * @param tell says an offer to the master, and tells the actor when it has it
   */
  Offering(TimerScheduler<ToComputer> timers, Function<Offer, CompletionStage<?>> tell) {
    this.timers = timers;
    this.tell = tell;
  }

  void offer(Offer offer) {
    unconfirmed = offer;
    timers.startSingleTimer(new ComputerActor.OfferAgain(), AGAIN);
    offered = tell.apply(offer);
  }

  /** The master may not have the last one. */
  void again() {
    offer(unconfirmed);
  }

  /** The master has this one. */
  void noted(Offer offer) {
    if (offer == unconfirmed) {
      end();
    }
  }

  /** Nothing is offered any more, not even what the master has not confirmed. */
  void withdraw() {
    end();
    offered = CompletableFuture.completedStage(null);
  }

  private void end() {
    unconfirmed = null;
    timers.cancel(new ComputerActor.OfferAgain());
  }

  /**
   * Runs {@code then}, on any thread, when the master knows the last offer; not when it may not.
   */
  void whenKnown(Runnable then) {
    offered.thenRun(then);
  }
}
