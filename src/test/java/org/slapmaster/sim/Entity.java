package org.slapmaster.sim;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slapmaster.domain.Rules;
import org.slapmaster.domain.SameState;
import org.slapmaster.domain.Turn;
import org.slapmaster.journal.Block;
import org.slapmaster.journal.EventCodec;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.journal.Recorded;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.Audit;

/**
 * One persistent entity without an actor, as {@code JournaledActor} is one: runs commands at once,
 * writes their events as one block, tells only when it is on disk, and lets everybody wait as long
 * as a write is under way. Beside the live state it keeps the one that the disk gives, and checks
 * after each write that both are the same.
 */
final class Entity<S, C, E, R> {
  /** The live state: what is being written counts already. */
  final S state;

  /** The state that would come back from the disk now. */
  final S durable;

  private final StreamId stream;
  private final Kind<S, C, E, R> kind;
  private final Shell shell;
  private final Deque<Call<C, E, R>> waiting = new ArrayDeque<>();
  private long lastAt;
  private long entries;
  private long changes;
  private boolean writing;
  private boolean dead;

  /**
   * What all entities of one kind have in common.
   *
   * @param replay the rules again, as they bring back what the disk has
   * @param seal what the shell does to a command before the rules see it
   * @param most how many commands one block takes
   */
  record Kind<S, C, E, R>(
      Rules<S, C, E, R> rules, Rules<S, C, E, R> replay, BiFunction<S, C, C> seal, int most) {
    Kind(Rules<S, C, E, R> rules, BiFunction<S, C, C> seal, int most) {
      this(rules, rules, seal, most);
    }
  }

  /** What an entity lives in. */
  interface Shell {
    Disk disk();

    long clock();

    /** Events that are on disk now. */
    void committed(List<JournaledEvent> events);

    /** The entity is gone because it could not write. */
    void failed(StreamId stream);

    /** A command has led to an answer, which nobody has yet. */
    void decided(Object reply);

    Planted planted();
  }

  /** What a command led to. */
  record Ran<E, R>(List<E> events, R reply, Audit audit) {}

  private record Call<C, E, R>(C command, long cause, Consumer<Ran<E, R>> after) {}

  /** The entity as the disk has it. */
  Entity(StreamId stream, Kind<S, C, E, R> kind, Shell shell) {
    this.stream = stream;
    this.kind = kind;
    this.shell = shell;
    state = kind.rules().initial();
    durable = kind.rules().initial();
    for (byte[] block : shell.disk().read(stream)) {
      replay(kind.replay(), block, state);
      replay(kind.rules(), block, durable);
      entries++;
    }
  }

  /** Whether it has ever been written. */
  boolean isKnown() {
    return entries > 0;
  }

  boolean isWriting() {
    return writing;
  }

  /** How many commands have changed the live state. */
  long changes() {
    return changes;
  }

  /** It stops where it stands; what it was writing may reach the disk, but nobody is told. */
  void kill() {
    dead = true;
  }

  /**
   * @param cause the moment of what caused the command
   * @param after what follows once its events are on disk; never when the entity is killed before
   */
  void tell(C command, long cause, Consumer<Ran<E, R>> after) {
    waiting.add(new Call<>(command, cause, after));
    next();
  }

  private void next() {
    while (!writing && !dead && !waiting.isEmpty()) {
      List<Call<C, E, R>> batch = new ArrayList<>();
      while (batch.size() < kind.most() && !waiting.isEmpty()) {
        batch.add(waiting.poll());
      }
      run(batch);
    }
  }

  private void run(List<Call<C, E, R>> batch) {
    List<Recorded> recorded = new ArrayList<>();
    List<Ran<E, R>> outcomes = new ArrayList<>();
    for (Call<C, E, R> call : batch) {
      long at = Math.max(shell.clock(), Math.max(lastAt, call.cause()) + 1);
      Audit audit = new Audit(at, "simulation", "history");
      C command = kind.seal().apply(state, call.command());
      Turn<E, R> turn = Turn.run(kind.rules(), state, command, audit);
      if (!turn.events().isEmpty()) {
        lastAt = at;
        changes++;
        turn.events().forEach(event -> recorded.add(new Recorded(event, audit)));
      }
      shell.decided(turn.reply());
      outcomes.add(new Ran<>(turn.events(), turn.reply(), audit));
    }
    Runnable tell =
        () -> {
          for (int i = 0; i < batch.size(); i++) {
            batch.get(i).after().accept(outcomes.get(i));
          }
        };
    if (recorded.isEmpty()) {
      tell.run();
      return;
    }
    writing = true;
    if (shell.planted() == Planted.ANSWERED_BEFORE_JOURNALED) {
      tell.run();
    }
    byte[] block = write(new Block(recorded));
    shell
        .disk()
        .write(new Disk.Write(stream, block, () -> written(block, tell), () -> failed(stream)));
  }

  private void written(byte[] block, Runnable tell) {
    if (dead) {
      return;
    }
    List<JournaledEvent> read =
        JournalReader.open(stream, ++entries, replay(kind.rules(), block, durable));
    SameState.check("P4 journal = state: " + stream, state, durable);
    shell.committed(read);
    if (shell.planted() != Planted.ANSWERED_BEFORE_JOURNALED) {
      tell.run();
    }
    writing = false;
    next();
  }

  private void failed(StreamId which) {
    if (!dead) {
      kill();
      shell.failed(which);
    }
  }

  private byte[] write(Block block) {
    List<Recorded> events = new ArrayList<>(block.events());
    if (shell.planted() == Planted.EVENTS_SWAPPED && events.size() > 1) {
      Collections.swap(events, 0, 1);
    }
    try {
      return EventCodec.write(new Block(events));
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  @SuppressWarnings("unchecked")
  private Block replay(Rules<S, C, E, R> rules, byte[] bytes, S into) {
    try {
      Block block = EventCodec.read(bytes);
      for (Recorded recorded : block.events()) {
        rules.evolve(into, (E) recorded.event(), recorded.audit());
        lastAt = Math.max(lastAt, recorded.audit().at());
      }
      return block;
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }
}
