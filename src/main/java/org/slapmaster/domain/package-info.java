/**
 * The rules: what each entity decides and how its state follows from what happened.
 *
 * <p>Imports {@code model} and {@code java.*} only: no Akka, JSON, logging, clock, random or IO.
 * Time and the subject come in with the command. Each entity has one file of vocabulary (commands,
 * events, replies), one of state and one of rules; {@link org.slapmaster.domain.Rules} says how
 * they play together.
 *
 * <p>Why states are changed in place: one actor owns a state and nothing outside sees it, and a
 * master with a million instances cannot copy its indexes for every event. What keeps this honest
 * is that {@code evolve} alone changes them and that a test rebuilds every state from its events
 * after every step.
 */
package org.slapmaster.domain;
