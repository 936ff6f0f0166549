package org.slapmaster.actor;

import akka.dispatch.Futures;
import akka.persistence.AtomicWrite;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slapmaster.journal.Block;
import org.slapmaster.journal.embedded.GroupJournal;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/** The real journal, which on demand fails or rejects the next write of a certain event. */
public final class BreakableJournal extends GroupJournal {
  /** Setting that puts it in place of the real one. */
  static final Map<String, String> SETTING =
      Map.of("slapmaster.journal.embedded.class", BreakableJournal.class.getName());

  /** How the next write of the event of this name ends. */
  static final Map<String, Fault> NEXT = new ConcurrentHashMap<>();

  /** What a journal may say. Either way nothing is written. */
  enum Fault {
    /** It cannot write now. */
    FAILS,
    /** It does not want this. */
    REJECTS
  }

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
      Iterable<AtomicWrite> messages) {
    Fault fault = null;
    List<Optional<Exception>> outcomes = new ArrayList<>();
    for (AtomicWrite write : messages) {
      Fault next = next(write);
      fault = next == null ? fault : next;
      outcomes.add(Optional.of(new IOException("broken by the test")));
    }
    if (fault == null) {
      return super.doAsyncWriteMessages(messages);
    }
    return fault == Fault.FAILS
        ? Futures.failed(new IOException("broken by the test"))
        : Futures.successful(outcomes);
  }

  private static Fault next(AtomicWrite write) {
    return CollectionConverters.asJava(write.payload()).stream()
        .flatMap(entry -> ((Block) entry.payload()).events().stream())
        .map(recorded -> NEXT.remove(recorded.event().getClass().getSimpleName()))
        .filter(found -> found != null)
        .findFirst()
        .orElse(null);
  }
}
