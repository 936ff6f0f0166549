package org.slapmaster.domain;

import java.util.List;
import org.slapmaster.model.Audit;

/**
 * One entity's rules without an actor: commands in, events and reply out. After every command it
 * checks that the state rebuilt from the events is the live one.
 */
public class RulesScenario<S, C, E, R> {
  public final S state;
  public final S rebuilt;

  /** What the last command led to. */
  public List<E> events = List.of();

  /** The moment of the last command, microseconds. */
  public long at;

  private final Rules<S, C, E, R> rules;

  public RulesScenario(Rules<S, C, E, R> rules, long at) {
    this.rules = rules;
    this.at = at;
    state = rules.initial();
    rebuilt = rules.initial();
  }

  /** Runs a command; null when it has no reply. */
  public R when(C command) {
    R reply = oneOfMany(command);
    SameState.check("state", state, rebuilt);
    return reply;
  }

  /** The same, but the state is compared with the rebuilt one only when it is {@link #when}. */
  public R oneOfMany(C command) {
    Audit audit = new Audit(++at, "tester", "test");
    Turn<E, R> turn = Turn.run(rules, state, command, audit);
    events = turn.events();
    events.forEach(event -> rules.evolve(rebuilt, event, audit));
    return turn.reply();
  }
}
