/**
 * The embedded journal: an Akka Persistence journal plugin over LevelDB that commits what all
 * actors write at the same time with one sync. Akka's own LevelDB journal syncs once for each write
 * of each actor, so that a thousand actors share the few thousand syncs a second that a disk gives.
 *
 * <p>{@code GroupJournal} is the plugin, {@code StoreWriter} the one thread that writes, {@code
 * Store} the layout of keys and values, {@code Engine} the database below, {@code
 * EmbeddedReadJournal} what reads it back.
 */
package org.slapmaster.journal.embedded;
