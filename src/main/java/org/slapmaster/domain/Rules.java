package org.slapmaster.domain;

import org.slapmaster.model.Audit;

/**
 * The rules of one kind of entity, after the split of Kafka's controller (decide, then replay) and
 * Zeebe's engine (processors and appliers): {@link #decide} looks and never changes, {@link
 * #evolve} changes and never refuses.
 *
 * @param <S> state, changed in place by {@link #evolve}; owned by one thread
 * @param <C> commands
 * @param <E> events
 * @param <R> replies
 */
public interface Rules<S, C, E, R> {
  /** The state before any event. */
  S initial();

  /**
   * What follows from a command in a state. Does not change the state.
   *
   * @param at microseconds: the {@link Audit#at} that the resulting events will have
   */
  Decision<S, C, E, R> decide(S state, C command, long at);

  /**
   * Applies what happened. Total: every event of the journal can be applied to the state that it
   * met when decided.
   */
  void evolve(S state, E event, Audit audit);
}
