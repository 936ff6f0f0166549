package org.slapmaster.journal;

import akka.actor.typed.ActorSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slapmaster.journal.embedded.EmbeddedStore;

/**
 * The embedded journal as a store: what operators and auditors do with it as a whole. Of a running
 * master, in its process, or of a stopped one's directory. Thread-safe; may be used while actors
 * write.
 */
public interface JournalStore extends AutoCloseable {
  /**
   * The store that a master in this process writes; empty when its journal is another, such as
   * PostgreSQL. Closing it does nothing: the actor system does that.
   */
  static Optional<JournalStore> of(ActorSystem<?> system) {
    return EmbeddedStore.of(system);
  }

  /**
   * The store in {@code directory} (a data directory's {@code journal}), which nobody else may have
   * open; no actor system is needed. To be closed.
   *
   * @throws IllegalStateException with one sentence when there is none, somebody has it open, or it
   *     is damaged so that it cannot be opened
   */
  static JournalStore open(Path directory) {
    return EmbeddedStore.open(directory);
  }

  /** Where it stands now: every acknowledged write is in it. */
  JournalHead head();

  /** Where it stood after so many commits; empty when there never were so many. */
  Optional<JournalHead> headAt(long commits);

  /**
   * Reads everything as of now and finds what is not as it was written. Takes as long as reading
   * all entries takes; memory does not grow with the store.
   */
  JournalVerdict verify(JournalVerification what);

  /**
   * Copies all as of now while writing goes on, synced when it returns. The copy is a store of its
   * own, to be used as a {@code journal} directory.
   *
   * @param directory is made; may be there when it is empty
   * @return the head of the copy
   * @throws IllegalArgumentException with one sentence when the directory is not empty
   */
  JournalHead backup(Path directory) throws IOException;

  /** Why nothing can be written at present, and since when; empty: nothing is wrong. */
  Optional<JournalWait> waiting();

  @Override
  void close();
}
