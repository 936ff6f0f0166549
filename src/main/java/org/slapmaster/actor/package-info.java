/**
 * The thin shells: receive, decide, persist, evolve, reply, tell others. Rules live in {@code
 * domain}.
 *
 * <p>The ring of a request: {@link org.slapmaster.actor.MasterClient} → {@link
 * org.slapmaster.actor.Collector} → {@link org.slapmaster.actor.MasterActor} → {@link
 * org.slapmaster.actor.RequestActor} → {@link org.slapmaster.actor.PartitionActor} → {@link
 * org.slapmaster.actor.ComputerActor} → the computer's node, and back the same way. Every arrow is
 * idempotent by allocation, revision and state, so that whoever repeats an order after a crash
 * heals the whole ring behind it; the master alone repeats ({@link org.slapmaster.actor.Outbox}).
 */
package org.slapmaster.actor;
