package org.slapmaster.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slapmaster.actor.MasterFixture.TESTER;
import static org.slapmaster.actor.MasterFixture.await;
import static org.slapmaster.actor.MasterFixture.request;
import static org.slapmaster.actor.MasterFixture.root;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.domain.master.Master;
import org.slapmaster.journal.embedded.Snapshots;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slf4j.LoggerFactory;

/**
 * A master with snapshots is the master without: each comes back and is then compared with what the
 * whole journal gives.
 */
class SnapshotRecoveryTest {
  private static final Logger PLUGIN = (Logger) LoggerFactory.getLogger(Snapshots.class);
  private static final String SECRET = "correct horse battery staple";
  private static final String USED = "is used";
  private static final String PASSED_OVER = "passed over";

  /** What makes a snapshot due after a few events; see {@link #live}. */
  private static final Map<String, String> SOON = Map.of("slapmaster.snapshots.at-least", "20");

  /** What makes none be written. */
  private static final Map<String, String> LATE = Map.of("slapmaster.snapshots.at-least", "100000");

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  @TempDir Path data;

  @BeforeEach
  void listen() {
    log.start();
    PLUGIN.addAppender(log);
  }

  @AfterEach
  void hushed() {
    PLUGIN.detachAppender(log);
  }

  private boolean said(String words) {
    return log.list.stream().anyMatch(event -> event.getFormattedMessage().contains(words));
  }

  private List<Path> snapshots() throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("snapshots"))) {
      return files.sorted().toList();
    }
  }

  /** One life: many come and go, one stays, and what there is is what the journal gives. */
  private Master.Instance live(Map<String, String> settings) {
    try (MasterFixture master = MasterFixture.on(data, settings)) {
      Master.Instance stays = instance(await(master.client.request(root("stays", "web"), TESTER)));
      for (int n = 0; n < 10; n++) {
        await(master.client.request(guest(RequestedState.STARTED), TESTER));
        await(master.client.request(guest(RequestedState.DESTROYED), TESTER));
      }
      assertThat(await(master.client.compareWithJournal())).isEmpty();
      return stays;
    }
  }

  private static Master.Request guest(RequestedState state) {
    return request(Requester.DEFAULT_USER, "guest", "web", Map.of("password", SECRET), state);
  }

  private static Master.Instance instance(Master.Reply reply) {
    return ((Master.PleaseWait) reply).instance();
  }

  @Test
  void anOrderlyEndLeavesOneSnapshotFromWhichTheNextMasterGoesOn() throws IOException {
    Master.Instance before = live(SOON);
    assertThat(snapshots()).hasSize(1);
    assertThat(said(USED)).isFalse();

    Master.Instance after = live(SOON);
    assertThat(said(USED)).isTrue();
    assertThat(after.guid()).isEqualTo(before.guid());
    assertThat(snapshots()).as("the one before is removed").hasSize(1);

    log.list.clear();
    live(LATE);
    try (MasterFixture master = MasterFixture.on(data, LATE)) {
      Master.Instance next = instance(await(master.client.request(root("next", "web"), TESTER)));
      assertThat(next.guid()).as("no number twice").isEqualTo(InstanceGuid.numbered(32));
      assertThat(await(master.client.compareWithJournal()))
          .as("snapshot and later events")
          .isEmpty();
    }
    assertThat(said(USED)).isTrue();
    assertThat(said(PASSED_OVER)).isFalse();
  }

  @Test
  void aMasterThatDidNotEndInOrderTakesItsSnapshotBeforeItServes() throws IOException {
    live(LATE);
    assertThat(snapshots()).isEmpty();
    try (MasterFixture master = MasterFixture.on(data, SOON)) {
      await(master.client.request(root("stays", "web"), TESTER));
      assertThat(snapshots()).hasSize(1);
    }
    live(LATE);
    assertThat(said(USED)).isTrue();
  }

  @Test
  void aDamagedSnapshotIsPassedOverAndReplaced() throws IOException {
    live(SOON);
    Path snapshot = snapshots().get(0);
    byte[] content = Files.readAllBytes(snapshot);
    content[content.length / 2] ^= 1;
    Files.write(snapshot, content);

    live(SOON);

    assertThat(said(PASSED_OVER)).isTrue();
    assertThat(said(USED)).isFalse();
    assertThat(snapshots()).hasSize(1).doesNotContain(snapshot);
  }

  /** The journal was put back to an earlier time, as from a back-up. */
  @Test
  void aSnapshotOfALaterTimeThanTheJournalIsPassedOver() throws IOException {
    live(LATE);
    Map<Path, byte[]> journal = files(data.resolve("journal"));
    live(SOON);
    for (Path file : files(data.resolve("journal")).keySet()) {
      Files.delete(file);
    }
    for (Map.Entry<Path, byte[]> file : journal.entrySet()) {
      Files.write(file.getKey(), file.getValue());
    }

    try (MasterFixture master = MasterFixture.on(data, LATE)) {
      Master.Instance next = instance(await(master.client.request(root("next", "web"), TESTER)));
      assertThat(next.guid()).isEqualTo(InstanceGuid.numbered(12));
      assertThat(await(master.client.compareWithJournal())).isEmpty();
    }
    assertThat(said(PASSED_OVER)).isTrue();
    assertThat(said(USED)).isFalse();
  }

  @Test
  void aSnapshotUnderAnotherNameIsPassedOver() throws IOException {
    live(SOON);
    Path snapshot = snapshots().get(0);
    Files.move(
        snapshot,
        snapshot.resolveSibling(snapshot.getFileName().toString().replaceFirst("-\\d+-", "-7-")));

    live(LATE);

    assertThat(said("up to entry")).isTrue();
    assertThat(said(USED)).isFalse();
  }

  @Test
  void switchedOffNoneIsWrittenOrRead() throws IOException {
    live(SOON);
    List<Path> before = snapshots();
    Map<String, String> off = new HashMap<>(SOON);
    off.put("slapmaster.snapshots.use", "off");

    live(off);

    assertThat(log.list).isEmpty();
    assertThat(snapshots()).isEqualTo(before);
  }

  /** What an old snapshot has of a tree that is gone meanwhile is as unreadable as its past. */
  @Test
  void secretsAreSealedInItAndKeysThatAreErasedStayErased() throws IOException {
    try (MasterFixture master = MasterFixture.on(data, LATE)) {
      await(master.client.request(keeper(RequestedState.STARTED), TESTER));
    }
    live(SOON);
    try (MasterFixture master = MasterFixture.on(data, LATE)) {
      await(master.client.request(keeper(RequestedState.DESTROYED), TESTER));
    }
    byte[] keys = Files.readAllBytes(data.resolve("keys"));
    log.list.clear();
    try (MasterFixture master = MasterFixture.on(data, LATE)) {
      assertThat(await(master.client.compareWithJournal())).isEmpty();
    }

    assertThat(said(USED)).isTrue();
    assertThat(Files.readAllBytes(data.resolve("keys"))).isEqualTo(keys);
    assertThat(Files.readString(snapshots().get(0), StandardCharsets.ISO_8859_1))
        .contains("keeper", "password")
        .doesNotContain(SECRET);
  }

  private static Master.Request keeper(RequestedState state) {
    return request(Requester.DEFAULT_USER, "keeper", "web", Map.of("password", SECRET), state);
  }

  private static Map<Path, byte[]> files(Path directory) throws IOException {
    Map<Path, byte[]> contents = new HashMap<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(file, Files.readAllBytes(file));
      }
    }
    return contents;
  }
}
