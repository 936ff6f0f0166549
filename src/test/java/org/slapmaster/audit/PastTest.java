package org.slapmaster.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.slapmaster.actor.MasterFixture.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.actor.MasterFixture;
import org.slapmaster.domain.graph.GraphSnapshot;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.journal.Moment;
import org.slapmaster.journal.PastGraph;
import org.slapmaster.journal.Position;
import org.slapmaster.journal.Replay;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;

/** The graph as of a moment, from a real journal. */
final class PastTest {
  @Test
  void isTheBeginningOfEachStreamUpToThatMoment(@TempDir Path data) {
    try (MasterFixture master = MasterFixture.on(data)) {
      fill(master);
      JournalReader journal = new JournalReader(master.system);
      List<JournaledEvent> events = await(journal.allInOrder());
      assertThat(events).hasSizeGreaterThan(20);
      for (JournaledEvent last : events) {
        Moment ofEvent = new Moment.AtEvent(last.position());
        assertThat(graph(journal, ofEvent))
            .as("at %s", ofEvent)
            .isEqualTo(folded(events, last.audit().at(), last.position()));
        Moment ofInstant = new Moment.AtInstant(last.audit().at());
        assertThat(graph(journal, ofInstant))
            .as("at %s", ofInstant)
            .isEqualTo(folded(events, last.audit().at(), null));
      }
      assertThat(events.get(events.size() - 1).audit().at())
          .isEqualTo(await(master.client.getGraph()).at());
      assertThat(graph(journal, new Moment.AtInstant(Long.MAX_VALUE)))
          .isEqualTo(await(master.client.getGraph()));
    }
  }

  private static void fill(MasterFixture master) {
    master.join("COMP-1", 2);
    master.join("COMP-2", 2);
    Awaitility.await()
        .atMost(MasterFixture.PATIENCE)
        .until(() -> await(master.client.getGraph()).computers().size() == 2);
    master.supply("COMP-1", "app");
    String web = "SOFTINST-1";
    await(master.client.request(MasterFixture.root("web", "app"), MasterFixture.TESTER));
    await(
        master.client.request(
            MasterFixture.request(
                Requester.parse(web), "db", "app", Map.of("n", "1"), RequestedState.STARTED),
            MasterFixture.TESTER));
    Awaitility.await()
        .atMost(MasterFixture.PATIENCE)
        .until(
            () ->
                await(master.client.getGraph()).instances().stream()
                        .filter(instance -> instance.ready())
                        .count()
                    == 2);
  }

  private static GraphSnapshot graph(JournalReader journal, Moment moment) {
    PastGraph past = await(journal.graphAt(moment));
    return past.graph().snapshot();
  }

  /** The definition, over the journal as a whole. */
  private static GraphSnapshot folded(List<JournaledEvent> events, long at, Position position) {
    return Replay.of(
        events.stream()
            .filter(event -> event.position().stream().kind() != StreamId.Kind.REQUEST)
            .filter(
                event ->
                    position != null && event.position().stream().equals(position.stream())
                        ? event.position().compareTo(position) <= 0
                        : event.audit().at() <= at)
            .toList());
  }

  @Test
  void beforeTheFirstEventAndAtNoEventThereIsNone(@TempDir Path data) {
    try (MasterFixture master = MasterFixture.on(data)) {
      JournalReader journal = new JournalReader(master.system);
      assertThatThrownBy(() -> await(journal.graphAt(new Moment.AtInstant(1))))
          .hasRootCauseInstanceOf(IllegalArgumentException.class)
          .hasRootCauseMessage("Expected a journal with events, but it is empty.");
      await(master.client.request(MasterFixture.root("web", "app"), MasterFixture.TESTER));
      assertThatThrownBy(() -> await(journal.graphAt(new Moment.AtInstant(1))))
          .hasRootCauseInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1970-01-01T00:00:00.000001Z is before it.");
      Position none = new Position(StreamId.of(new ComputerId("COMP-1")), 1, 0);
      assertThatThrownBy(() -> await(journal.graphAt(new Moment.AtEvent(none))))
          .hasRootCauseMessage(
              "Expected a position of the journal, but it has no computer|COMP-1:1.0.");
    }
  }
}
