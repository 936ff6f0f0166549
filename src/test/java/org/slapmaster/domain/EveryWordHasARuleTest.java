package org.slapmaster.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slapmaster.Samples;
import org.slapmaster.domain.allocation.SoftwarePolicy;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.computer.ComputerRules;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.master.MasterRules;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.domain.partition.PartitionRules;
import org.slapmaster.domain.request.Request;
import org.slapmaster.domain.request.RequestRules;
import org.slapmaster.model.Audit;

/** No command and no event of a vocabulary is forgotten by its rules. */
class EveryWordHasARuleTest {
  private static final Audit AUDIT = new Audit(1, "tester", "test");

  @Test
  void everyCommandIsDecidedAndEveryEventIsApplied() {
    MasterRules master = new MasterRules(SoftwarePolicy.Both.DEFAULT);
    List<String> forgotten = new ArrayList<>();
    check(master, Master.Command.class, Master.Event.class, forgotten);
    check(new RequestRules(), Request.Command.class, Request.Event.class, forgotten);
    check(new PartitionRules(), Partition.Command.class, Partition.Event.class, forgotten);
    check(new ComputerRules(), Computer.Command.class, Computer.Event.class, forgotten);

    assertThat(forgotten).isEmpty();
  }

  private static <S, C, E, R> void check(
      Rules<S, C, E, R> rules, Class<C> commands, Class<E> events, List<String> forgotten) {
    Samples samples = new Samples(1);
    leaves(commands)
        .forEach(
            type ->
                run(
                    type,
                    () -> rules.decide(rules.initial(), commands.cast(samples.make(type)), 1),
                    forgotten));
    leaves(events)
        .forEach(
            type ->
                run(
                    type,
                    () -> rules.evolve(rules.initial(), events.cast(samples.make(type)), AUDIT),
                    forgotten));
  }

  private static Stream<Class<?>> leaves(Class<?> vocabulary) {
    return Stream.of(vocabulary.getPermittedSubclasses());
  }

  private static void run(Class<?> type, Runnable rule, List<String> forgotten) {
    try {
      rule.run();
    } catch (RuntimeException refusal) {
      // Random words do not fit the empty state; only the fall-through at the end counts here.
      if (String.valueOf(refusal.getMessage()).matches("Expected (a command|an event) of .*")) {
        forgotten.add(type.getName());
      }
    }
  }
}
