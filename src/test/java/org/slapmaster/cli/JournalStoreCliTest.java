package org.slapmaster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.http.ApiFixture;

/** The journal as a whole, over HTTP and of what is left behind. */
class JournalStoreCliTest {
  private static ApiFixture api;
  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    api = ApiFixture.start();
    assertThat(running("request", "app", "web", "--param", "key=hidden").exitCode()).isZero();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  /** A command asked of the running master. */
  private static CliTest.Result running(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--master", api.url));
    return CliTest.plain(all);
  }

  private static CliTest.Result plain(String... arguments) {
    return CliTest.plain(List.of(arguments));
  }

  @Test
  void whatIsNotedOfARunningMasterIsProvedOfItAndOfItsBackup() throws IOException {
    String head = running("journal", "head").out().strip();
    assertThat(running("journal", "head", "--json").json().path("head").asText()).isEqualTo(head);

    CliTest.Result verified = running("journal", "verify", "--expect", head);
    assertThat(verified.exitCode()).as(verified.err()).isZero();
    assertThat(verified.out())
        .contains("Sound: ", "What the running master knows and shows is what the journal gives.")
        .contains("head " + head);

    Path backup = directory.resolve("backup");
    Path keys = directory.resolve("safe.keys");
    CliTest.Result copied =
        running("journal", "backup", backup.toString(), "--with-keys", keys.toString());
    assertThat(copied.exitCode()).as(copied.err()).isZero();
    assertThat(keys).isNotEmptyFile();
    assertThat(backup.resolve("keys")).doesNotExist();
    CliTest.Result ofBackup =
        plain("journal", "verify", "--json", "--expect", head, "--data", backup.toString());
    assertThat(ofBackup.exitCode()).as(ofBackup.err()).isZero();
    assertThat(ofBackup.json().path("sound").asBoolean()).isTrue();
    assertThat(ofBackup.json().path("unproved").toString()).contains("No master runs");

    CliTest.Result again = running("journal", "backup", backup.toString());
    assertThat(again.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(again.err()).startsWith("Expected ");
  }

  @Test
  void aHeadOfAnotherHistoryIsRefutedWithExitCodeOne() {
    String other = "1:" + "0123456789abcdef".repeat(4);

    CliTest.Result refuted = running("journal", "verify", "--expect", other);

    assertThat(refuted.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(refuted.out()).contains("REWRITTEN  Expected ");
    CliTest.Result malformed = running("journal", "verify", "--expect", "yesterday");
    assertThat(malformed.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(malformed.err()).contains("Expected COMMITS:HASH");
  }

  @Test
  void anExportOfARunningMasterBecomesADirectory() throws IOException {
    Path file = directory.resolve("journal.ndjson");
    assertThat(running("journal", "export", file.toString()).exitCode()).isZero();
    assertThat(running("journal", "export").out()).contains("\"event\":\"RequestReceived\"");
    assertThat(running("journal", "export", file.toString()).err()).contains("is there already");
    assertThat(running("journal", "export", "--with-keys", "keys").err())
        .contains("keys never travel over HTTP");

    Path data = directory.resolve("imported");
    CliTest.Result imported =
        plain("journal", "import", file.toString(), "--data", data.toString());
    assertThat(imported.exitCode()).as(imported.err()).isZero();
    assertThat(plain("journal", "list", "--data", data.toString()).out())
        .contains("'app' requested");

    try (Stream<String> lines = Files.lines(file)) {
      Files.write(file, lines.map(line -> line.replace("\"app\"", "\"ape\"")).toList());
    }
    CliTest.Result damaged =
        plain("journal", "import", file.toString(), "--data", directory.resolve("no").toString());
    assertThat(damaged.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(damaged.err()).startsWith("Expected line ").contains("it was changed or moved");
  }

  @Test
  void theCatalogueIsPrintedForPeopleAndPrograms() {
    assertThat(plain("journal", "catalogue").out()).contains("### PartitionAllocated");
    assertThat(plain("journal", "catalogue", "--json").json().path("events").size())
        .isGreaterThan(50);
    assertThat(plain("journal", "init-schema", "--print").out())
        .contains("create table if not exists event_journal");
  }
}
