package org.slapmaster.domain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.slapmaster.model.Audit;

/**
 * One command run to its end: decided, applied, followed up until nothing follows. The events are
 * applied to the state already; a caller that cannot make them durable must throw the state away.
 *
 * @param events all that happened, in order; empty when nothing changed
 * @param reply the answer; null when the command has none
 */
public record Turn<E, R>(List<E> events, R reply) {
  /**
   * A command may not follow itself for ever; a turn never comes near this, a fault of the rules
   * would.
   */
  private static final int MAX_STEPS = 1_000_000;

  /** Runs {@code command}; afterwards {@code state} is the one that the events lead to. */
  public static <S, C, E, R> Turn<E, R> run(
      Rules<S, C, E, R> rules, S state, C command, Audit audit) {
    List<E> events = new ArrayList<>();
    Function<S, R> reply = null;
    Deque<C> open = new ArrayDeque<>();
    open.add(command);
    for (int steps = 0; !open.isEmpty(); steps++) {
      if (steps > MAX_STEPS) {
        throw new IllegalStateException(
            "Expected " + command + " to come to an end, but it did not.");
      }
      Decision<S, C, E, R> decision = rules.decide(state, open.poll(), audit.at());
      for (E event : decision.events()) {
        rules.evolve(state, event, audit);
        events.add(event);
      }
      for (int i = decision.then().size() - 1; i >= 0; i--) {
        open.addFirst(decision.then().get(i));
      }
      if (reply == null) {
        reply = decision.reply();
      }
    }
    return new Turn<>(events, reply == null ? null : reply.apply(state));
  }
}
