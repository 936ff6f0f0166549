package org.slapmaster.crash;

import akka.dispatch.Mapper;
import akka.persistence.AtomicWrite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slapmaster.journal.Block;
import org.slapmaster.journal.embedded.GroupJournal;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The real journal of a master that is to die at a certain event: the process halts as if killed,
 * before the block that holds the event is written or when it is on disk and nobody knows yet.
 */
public final class HaltingJournal extends GroupJournal {
  private static final String FILE = "slapmaster.test.halt-file";
  private static final int KILLED = 137;
  private final Path file = Path.of(context().system().settings().config().getString(FILE));

  /** Which side of the sync. */
  enum When {
    BEFORE,
    AFTER
  }

  /**
   * The moment of death; it waits in a file until it comes.
   *
   * @param event the name of an event: its next one
   */
  record Halt(String event, When when) {
    void arm(Path file) {
      try {
        Path whole = Files.writeString(file.resolveSibling("halt.new"), event + " " + when);
        Files.move(whole, file);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  /** Settings of a master with this journal. */
  static String settings(Path file) {
    return "slapmaster.journal.embedded.class = \"%s\"%n%s = \"%s\"%n"
        .formatted(HaltingJournal.class.getName(), FILE, file);
  }

  @Override
  public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(
      Iterable<AtomicWrite> messages) {
    Optional<When> halt = halt(messages);
    if (halt.isEmpty()) {
      return super.doAsyncWriteMessages(messages);
    } else if (halt.get() == When.BEFORE) {
      Runtime.getRuntime().halt(KILLED);
    }
    return super.doAsyncWriteMessages(messages)
        .map(
            new Mapper<Iterable<Optional<Exception>>, Iterable<Optional<Exception>>>() {
              @Override
              public Iterable<Optional<Exception>> apply(Iterable<Optional<Exception>> durable) {
                Runtime.getRuntime().halt(KILLED);
                return durable;
              }
            },
            context().dispatcher());
  }

  private Optional<When> halt(Iterable<AtomicWrite> messages) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      String[] order = Files.readString(file).split(" ");
      return holds(messages, order[0]) ? Optional.of(When.valueOf(order[1])) : Optional.empty();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static boolean holds(Iterable<AtomicWrite> messages, String event) {
    for (AtomicWrite write : messages) {
      boolean found =
          CollectionConverters.asJava(write.payload()).stream()
              .flatMap(entry -> ((Block) entry.payload()).events().stream())
              .anyMatch(recorded -> recorded.event().getClass().getSimpleName().equals(event));
      if (found) {
        return true;
      }
    }
    return false;
  }
}
