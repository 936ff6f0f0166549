package org.slapmaster.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.domain.master.Master;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;

/** No secret stands in the journal in clear, and what sealed it goes with its instance tree. */
class SealingTest {
  private static final String SECRET = "correct horse battery staple";
  private static final String RELEASE = "https://example.org/app";
  @TempDir Path data;

  private static Master.Request request(RequestedState state) {
    return MasterFixture.request(
        Requester.DEFAULT_USER, "app", RELEASE, Map.of("password", SECRET), state);
  }

  private static void joinWithSoftware(MasterFixture master) {
    master.join("COMP-1", 1);
    await()
        .atMost(MasterFixture.PATIENCE)
        .until(() -> MasterFixture.await(master.client.getGraph()).computers().size() == 1);
    master.supply("COMP-1", RELEASE);
  }

  private static Master.Instance ready(MasterFixture master) {
    Master.Reply reply =
        MasterFixture.await(
            master.client.requestUntilReady(
                request(RequestedState.STARTED), MasterFixture.TESTER, MasterFixture.PATIENCE));
    assertThat(reply).isInstanceOf(Master.Ready.class);
    return ((Master.Ready) reply).instance();
  }

  private static List<JournaledEvent> journal(MasterFixture master) {
    return MasterFixture.await(new JournalReader(master.system).allInOrder());
  }

  private static <T> List<T> events(MasterFixture master, Class<T> type) {
    return journal(master).stream()
        .map(JournaledEvent::event)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  @Test
  void theRequesterReadsWhatTheJournalDoesNotTell() throws IOException {
    try (MasterFixture master = MasterFixture.on(data)) {
      joinWithSoftware(master);
      Master.Instance instance = ready(master);

      assertThat(instance.parameters()).isEqualTo(Parameters.of(Map.of("password", SECRET)));
      assertThat(instance.published().values().get("with")).contains(SECRET);
      assertThat(journal(master).toString()).contains("password", "with").doesNotContain(SECRET);
    }
    assertThat(onDisk()).doesNotContain(SECRET);
  }

  private String onDisk() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  @Test
  void theKeyGoesWithTheTreeAndTheNextTreeHasAnother() {
    Parameters first;
    try (MasterFixture master = MasterFixture.on(data)) {
      joinWithSoftware(master);
      ready(master);
      first = events(master, Master.RequestReceived.class).get(0).parameters();
      assertThat(open(master, first)).isEqualTo(Parameters.of(Map.of("password", SECRET)));

      MasterFixture.await(
          master.client.requestUntilReady(
              request(RequestedState.DESTROYED), MasterFixture.TESTER, MasterFixture.PATIENCE));
      await().until(() -> !master.client.stock().vault().has(first.key()));

      assertThat(open(master, first)).isEqualTo(Parameters.NONE);
      assertThat(events(master, Master.RequestDestroyed.class).get(0).key()).isEqualTo(first.key());
    }
    try (MasterFixture master = MasterFixture.on(data)) {
      master.join("COMP-1", 1);
      assertThat(ready(master).parameters().values()).containsEntry("password", SECRET);
      assertThat(events(master, Master.RequestReceived.class).get(1).parameters().key())
          .isGreaterThan(first.key());
      assertThat(open(master, first)).isEqualTo(Parameters.NONE);
    }
  }

  private static Parameters open(MasterFixture master, Parameters sealed) {
    return master.client.stock().vault().open(sealed);
  }

  @Test
  void whoeverWasShownSecretsStandsInTheJournal() {
    try (MasterFixture master = MasterFixture.on(data)) {
      joinWithSoftware(master);
      InstanceGuid guid = ready(master).guid();

      assertThat(
              MasterFixture.await(master.client.secrets(guid, MasterFixture.TESTER))
                  .orElseThrow()
                  .values())
          .isEqualTo(ready(master).published().values());

      assertThat(journal(master))
          .filteredOn(event -> event.event().equals(new Master.SecretsShown(guid)))
          .singleElement()
          .satisfies(event -> assertThat(event.audit().by()).isEqualTo("tester"));
    }
  }
}
