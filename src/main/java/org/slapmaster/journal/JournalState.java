package org.slapmaster.journal;

import akka.actor.AbstractExtensionId;
import akka.actor.ExtendedActorSystem;
import akka.actor.Extension;
import akka.actor.ExtensionIdProvider;
import akka.actor.typed.ActorSystem;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether the journal can be written, as whoever writes or watches it found; asked by those who
 * have callers to answer. Thread-safe.
 */
public final class JournalState implements Extension {
  private final AtomicReference<JournalWait> wait = new AtomicReference<>();

  private JournalState() {}

  /** The one of an actor system. */
  public static JournalState of(ActorSystem<?> system) {
    return Id.INSTANCE.get(system.classicSystem());
  }

  private static final class Id extends AbstractExtensionId<JournalState>
      implements ExtensionIdProvider {
    static final Id INSTANCE = new Id();

    @Override
    public Id lookup() {
      return INSTANCE;
    }

    @Override
    public JournalState createExtension(ExtendedActorSystem system) {
      return new JournalState();
    }
  }

  /** Why nothing can be written at present; empty: nothing is known to be wrong. */
  public Optional<JournalWait> waiting() {
    return Optional.ofNullable(wait.get());
  }

  /** From who watches: it cannot be written, and this is why. */
  public void unavailable(JournalWait because) {
    wait.set(because);
  }

  /** From who watches: it can be written again. */
  public void available() {
    wait.set(null);
  }

  /** From who writes: why it cannot be written; empty: it can. */
  public void set(Optional<JournalWait> because) {
    wait.set(because.orElse(null));
  }
}
