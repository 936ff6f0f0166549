package org.slapmaster.domain;

import java.util.List;
import java.util.function.Function;

/**
 * What a command leads to.
 *
 * @param events what happens at once, in order
 * @param then commands that the rules give themselves, run one after the other on the state that
 *     the events and the commands before them led to; this is how one command fills several
 *     partitions, each choice seeing the last
 * @param reply the answer, asked for when all of {@code then} has run; null when an earlier
 *     decision answers
 */
public record Decision<S, C, E, R>(List<E> events, List<C> then, Function<S, R> reply) {
  public Decision {
    events = List.copyOf(events);
    then = List.copyOf(then);
  }

  /** Nothing happens but an answer. */
  public static <S, C, E, R> Decision<S, C, E, R> answer(R reply) {
    return new Decision<>(List.of(), List.of(), state -> reply);
  }

  /** Nothing happens, nothing is said. */
  public static <S, C, E, R> Decision<S, C, E, R> nothing() {
    return new Decision<>(List.of(), List.of(), null);
  }

  /** Events, without follow-up or answer. */
  public static <S, C, E, R> Decision<S, C, E, R> events(List<E> events) {
    return new Decision<>(events, List.of(), null);
  }

  /** The same with an answer. */
  public Decision<S, C, E, R> replying(Function<S, R> answer) {
    return new Decision<>(events, then, answer);
  }

  /** The same with commands to follow. */
  public Decision<S, C, E, R> then(List<C> commands) {
    return new Decision<>(events, commands, reply);
  }
}
