package org.slapmaster.journal.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.slapmaster.actor.MasterFixture.TESTER;
import static org.slapmaster.actor.MasterFixture.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.actor.MasterFixture;
import org.slapmaster.domain.graph.GraphSnapshot;
import org.slapmaster.domain.master.Master;
import org.slapmaster.journal.JournalEntry;
import org.slapmaster.journal.JournalHead;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.JournalStore;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.journal.Replay;
import org.slapmaster.journal.verify.JournalCheck;
import org.slapmaster.journal.verify.VerifyReport;
import org.slapmaster.master.JournalProgram;
import org.slapmaster.master.StoppedJournal;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;

/** A journal that went through an export is the same journal: its events, and a master on it. */
class TransferTest {
  @TempDir private Path directory;

  /** Some requests, answered by a real master. */
  private static void write(Path data) throws IOException {
    Files.createDirectories(data);
    try (MasterFixture master = MasterFixture.on(data)) {
      begin(master);
      Awaitility.await()
          .atMost(MasterFixture.PATIENCE)
          .until(() -> request(master, "one") instanceof Master.Ready);
      request(master, "two");
    }
  }

  private static void begin(MasterFixture master) {
    master.join("COMP-1", 3);
    Awaitility.await()
        .until(
            () -> await(master.client.getGraph()).computers().stream().anyMatch(c -> c.contact()));
    master.supply("COMP-1", "web");
  }

  private static Master.Reply request(MasterFixture master, String title) {
    return await(
        master.client.request(
            MasterFixture.request(
                Requester.DEFAULT_USER,
                title,
                "web",
                Map.of("password", "open sesame"),
                RequestedState.STARTED),
            TESTER));
  }

  private static List<JournaledEvent> events(Path data) throws Exception {
    return StoppedJournal.ask(data, system -> new JournalReader(system).allInOrder());
  }

  private static List<String> export(Path data) throws Exception {
    List<String> lines = new ArrayList<>();
    JournalProgram.export(data, lines::add);
    return lines;
  }

  private static JsonNode read(Path data, List<String> lines, Path keys) throws IOException {
    return JournalProgram.read(
        data, new BufferedReader(new StringReader(String.join("\n", lines))), keys, done -> {});
  }

  @Test
  void aMasterOnAnImportGoesOnWhereTheOtherStopped() throws Exception {
    Path original = directory.resolve("original");
    Path imported = directory.resolve("imported");
    Path keys = directory.resolve("keys.export");
    write(original);
    List<String> lines = export(original);
    JournalProgram.copyKeys(original, keys);

    read(imported, lines, keys);

    assertThat(events(imported)).isEqualTo(events(original));
    GraphSnapshot graph = Replay.of(events(original));
    assertThat(Replay.of(events(imported))).isEqualTo(graph);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
        .isEqualTo("rw-------");
    assertThat(String.join("\n", lines)).doesNotContain("open sesame");
    assertThat(
            String.join("\n", export(imported)).lines().skip(1).filter(l -> l.contains("\"at\"")))
        .hasSameSizeAs(lines.subList(2, lines.size()));
    try (MasterFixture master = MasterFixture.on(imported)) {
      Master.PleaseWait waiting = (Master.PleaseWait) request(master, "one-more");
      assertThat(waiting.instance().guid().value()).isEqualTo("SOFTINST-3");
      assertThat(request(master, "one")).isInstanceOf(Master.Ready.class);
      assertThat(await(master.client.getGraph()).instances()).hasSize(3);
    }
  }

  @Test
  void nothingIsLeftOfAnImportThatFails() throws Exception {
    Path original = directory.resolve("original");
    write(original);
    List<String> lines = export(original);
    Path imported = directory.resolve("imported");

    List<String> damaged = new ArrayList<>(lines);
    damaged.remove(lines.size() - 2);
    assertThatThrownBy(() -> read(imported, damaged, null))
        .hasMessageContaining("line " + (lines.size() - 1));
    assertThat(imported.resolve("journal")).doesNotExist();

    read(imported, lines, null);
    assertThatThrownBy(() -> read(imported, lines, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Expected an empty directory");
    assertThat(events(imported)).isEqualTo(events(original));
  }

  @Test
  void aRunningMasterIsWhatItsJournalGivesAndABackupOfItIsAMaster() throws Exception {
    Path data = Files.createDirectories(directory.resolve("data"));
    Path backup = directory.resolve("backup");
    String head;
    try (MasterFixture master = MasterFixture.on(data)) {
      begin(master);
      Awaitility.await()
          .atMost(MasterFixture.PATIENCE)
          .until(() -> request(master, "one") instanceof Master.Ready);
      JournalStore store = JournalStore.of(master.system).orElseThrow();
      JournalHead noted = store.head();
      AtomicBoolean ended = new AtomicBoolean();
      Thread client =
          new Thread(
              () -> {
                for (int n = 0; !ended.get(); n++) {
                  request(master, "more-" + n);
                }
              });
      client.start();
      try {
        for (int n = 0; n < 5; n++) {
          // Compared while it changes.
          assertThat(await(master.client.compareWithJournal())).isEmpty();
        }
        head =
            JournalBackup.run(store, data.resolve("keys"), backup, backup.resolve("keys"))
                .toString();
      } finally {
        ended.set(true);
        client.join();
      }
      VerifyReport report = JournalCheck.ofStore(store, List.of(noted), done -> {});
      assertThat(report.faults()).isEmpty();
      assertThat(report.sound()).isTrue();
    }

    VerifyReport copied = JournalProgram.verify(backup, List.of(), done -> {});
    assertThat(copied.sound()).isTrue();
    assertThat(copied.head()).isEqualTo(head);
    assertThat(JournalProgram.verify(data, List.of(JournalHead.parse(head)), done -> {}).sound())
        .isTrue();
    try (MasterFixture restored = MasterFixture.on(backup)) {
      assertThat(request(restored, "one")).isInstanceOf(Master.Ready.class);
    }
  }

  @Test
  void aJournalThatWasCutOffIsNoLongerTheOneThatWasNoted() throws Exception {
    Path data = directory.resolve("data");
    write(data);
    JournalHead noted = JournalProgram.head(data);
    List<String> lines = export(data);
    // Somebody who rewrites all of it makes a chain that holds, but not the one that was noted.
    Path rewritten = directory.resolve("rewritten");
    List<JournalEntry> entries = new ArrayList<>();
    ExportReader reader =
        new ExportReader(new BufferedReader(new StringReader(String.join("\n", lines))));
    for (JournalEntry entry = reader.read(); entry != null; entry = reader.read()) {
      entries.add(entry);
    }
    ExportWriter writer = new ExportWriter();
    List<String> fewer = new ArrayList<>(List.of(writer.first(Instant.EPOCH, "")));
    entries.subList(0, entries.size() - 1).forEach(entry -> fewer.addAll(writer.lines(entry)));
    fewer.add(writer.last());
    read(rewritten, fewer, null);

    VerifyReport report = JournalProgram.verify(rewritten, List.of(noted), done -> {});

    assertThat(report.sound()).isFalse();
    assertThat(report.faults())
        .extracting(VerifyReport.Fault::kind)
        .containsAnyOf("TRUNCATED", "REWRITTEN");
    assertThat(JournalProgram.verify(data, List.of(noted), done -> {}).sound()).isTrue();
  }
}
