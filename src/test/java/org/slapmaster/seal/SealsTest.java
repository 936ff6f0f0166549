package org.slapmaster.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.Turn;
import org.slapmaster.domain.allocation.SoftwarePolicy;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.master.MasterRules;
import org.slapmaster.domain.master.MasterState;
import org.slapmaster.model.Audit;
import org.slapmaster.model.Filter;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/** What a batch requests is sealed early, with the same outcome as one by one. */
class SealsTest {
  private static final MasterRules RULES = new MasterRules(SoftwarePolicy.Both.DEFAULT);
  private static final int BATCH = 60;

  private final Seals seals = new Seals(Vaults.temporary());
  private long at = 1;

  private static Master.Request request(String title, String release, String secret) {
    return new Master.Request(
        Requester.DEFAULT_USER,
        new Title(title),
        new SoftwareRelease(release),
        SoftwareType.DEFAULT,
        false,
        Parameters.of(Map.of("secret", secret)),
        Filter.NONE,
        RequestedState.STARTED);
  }

  private List<Master.Event> run(MasterState state, List<Master.Request> batch, Seals.Early early) {
    List<Master.Event> events = new ArrayList<>();
    for (Master.Request request : batch) {
      Master.Command sealed = seals.seal(state, request, early);
      events.addAll(Turn.run(RULES, state, sealed, new Audit(at++, "test", "test")).events());
    }
    return events;
  }

  /** Some are refused and some name the same new tree twice, so that guessed keys do not fit. */
  private static List<Master.Request> batch() {
    return IntStream.range(0, BATCH)
        .mapToObj(
            number ->
                request(
                    "shop-" + (number % 7 == 3 ? number - 1 : number),
                    number % 11 == 5 ? "ftp://no/such" : "shop",
                    "secret " + number))
        .toList();
  }

  @Test
  void whatIsSealedEarlyIsWhatWouldBeSealedInTurn() {
    MasterState state = RULES.initial();
    MasterState inTurn = RULES.initial();
    for (int round = 0; round < 2; round++) {
      List<Master.Request> batch = batch();
      Seals.Early early = seals.early(state, batch);

      assertThat(early.sealed()).hasSize(BATCH);
      assertThat(run(state, batch, early)).isEqualTo(run(inTurn, batch, Seals.Early.NONE));
    }
  }

  @Test
  void eachTreeHasAKeyOfItsOwnThatOpensItsValues() {
    MasterState state = RULES.initial();
    List<Master.Request> batch = batch();

    List<Master.Event> events = run(state, batch, seals.early(state, batch));

    Set<Long> keys = new HashSet<>();
    for (Master.Event event : events) {
      if (event instanceof Master.RequestReceived received) {
        assertThat(keys.add(received.parameters().key())).isTrue();
        assertThat(seals.vault().open(received.parameters()).values().get("secret"))
            .startsWith("secret ");
      }
    }
    assertThat(keys).hasSizeGreaterThan(BATCH / 2);
  }
}
