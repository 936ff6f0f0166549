/**
 * The embedded journal: an Akka Persistence journal plugin over LevelDB, or RocksDB, that commits
 * what all actors write at the same time with one sync. Akka's own LevelDB journal syncs once for
 * each write of each actor, so that a thousand actors share the few thousand syncs a second that a
 * disk gives.
 *
 * <p>{@code GroupJournal} is the plugin, {@code StoreWriter} writes, {@code EmbeddedReadJournal}
 * reads back, {@code EmbeddedStore} is the whole for tools ({@link
 * org.slapmaster.journal.JournalStore}). Below them, and without Akka: {@code Database} is the
 * layout, {@code Engine} the database engine, {@code Batch} what goes to disk at once, {@code
 * Verifier} what finds that something is not as it was written.
 *
 * <p>What stands under which key; numbers are big-endian, so that their order is that of the bytes:
 *
 * <pre>
 * f            the format of all this
 * t            the head: how many commits, the newest stream's id
 * c commit     up to 1,000 commits up to this one: stream id, entry, digest of each; the hash chain,
 *              when there are more than one, or when the number is a multiple of 16
 * e id entry   an entry ({@code StoredEntry})
 * d id         the name of a stream
 * n name       its id
 * x id         up to where a stream was deleted, and by which commit
 * </pre>
 *
 * <p>Beside the database: {@code head}, the head once more ({@code HeadNote}), by which
 * acknowledged writes are missed; {@code *.log.torn}, the ends of interrupted writes ({@code
 * LogTail}).
 *
 * <p>Guarantees. A write is confirmed when it is synced, never before, and all of it or nothing is
 * there. Every entry has a place in the one order of commits; its digest is chained to all before
 * ({@code Chain}); entry, index and head are written together. No entry is ever overwritten. A
 * write that fails is held and tried again, because only the disk knows whether it failed. A store
 * opens to a beginning of what was written, with all that was acknowledged, or is refused with one
 * sentence; what a loss of power may hide from that, {@code HeadNote} says.
 */
package org.slapmaster.journal.embedded;
