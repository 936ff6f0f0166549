package org.slapmaster.sim;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
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
 * One persistent entity without an actor: runs commands, writes its events with the journal's codec
 * and checks after each that the state rebuilt from what was read back is the live one.
 */
final class Entity<S, C, E, R> {
  final StreamId stream;
  final S state;
  private final Rules<S, C, E, R> rules;
  private final S rebuilt;
  private final BiFunction<S, C, C> seal;
  private long lastAt;
  private long entries;

  Entity(StreamId stream, Rules<S, C, E, R> rules) {
    this(stream, rules, (state, command) -> command);
  }

  /**
   * @param seal what shells do to a command before the rules see it
   */
  Entity(StreamId stream, Rules<S, C, E, R> rules, BiFunction<S, C, C> seal) {
    this.seal = seal;
    this.stream = stream;
    this.rules = rules;
    state = rules.initial();
    rebuilt = rules.initial();
  }

  /** What a command led to; {@code read} is what the journal holds of it. */
  record Ran<E, R>(List<E> events, R reply, Audit audit, List<JournaledEvent> read) {}

  Ran<E, R> run(C command, long clock, long causeAt) {
    Audit audit =
        new Audit(Math.max(clock, Math.max(lastAt, causeAt) + 1), "simulation", "history");
    Turn<E, R> turn = Turn.run(rules, state, seal.apply(state, command), audit);
    if (turn.events().isEmpty()) {
      return new Ran<>(List.of(), turn.reply(), audit, List.of());
    }
    lastAt = audit.at();
    Block block =
        new Block(turn.events().stream().map(event -> new Recorded(event, audit)).toList());
    Block read = throughTheCodec(block);
    if (!read.equals(block)) {
      throw new AssertionError("Expected to read " + block + ", but read " + read + ".");
    }
    read.events().forEach(this::rebuild);
    SameState.check(stream.toString(), state, rebuilt);
    return new Ran<>(
        turn.events(),
        turn.reply(),
        audit,
        new ArrayList<>(JournalReader.open(stream, ++entries, read)));
  }

  @SuppressWarnings("unchecked")
  private void rebuild(Recorded recorded) {
    rules.evolve(rebuilt, (E) recorded.event(), recorded.audit());
  }

  private static Block throughTheCodec(Block block) {
    try {
      return EventCodec.read(EventCodec.write(block));
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }
}
