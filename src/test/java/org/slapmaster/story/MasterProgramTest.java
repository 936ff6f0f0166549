package org.slapmaster.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The master as the process that an operator starts and ends. */
final class MasterProgramTest {
  @TempDir private Path directory;

  private Program start(String name, String... options) {
    List<String> arguments = new ArrayList<>(List.of("master", "--http", "127.0.0.1:0"));
    arguments.addAll(List.of(options));
    return Program.start(directory, name, List.of(), arguments);
  }

  @Test
  void aMasterThatIsToldToEndDoesSoWithExitCodeZeroAndServesTheSameDataAgain() throws Exception {
    String data = directory.resolve("data").toString();
    try (Program first = start("first", "--data", data)) {
      first.await("slapmaster ready (http://127.0.0.1:\\d+)\n");
      try (Program second = start("second", "--data", data)) {
        assertThat(second.awaitEnd()).isEqualTo(2);
        assertThat(second.errors()).startsWith("Expected to be the only slapmaster on ");
      }
      assertThat(first.terminate()).isZero();
    }
    try (Program again = start("again", "--data", data)) {
      again.await("slapmaster ready (http://127.0.0.1:\\d+)\n");
    }
  }

  @Test
  void aMasterThatWarmsUpIsAsNewAfterwards() throws Exception {
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    List<String> machine =
        List.of(
            "-Dslapmaster.warm-up=100ms",
            "-Djava.io.tmpdir=" + temporary);
    List<String> arguments =
        List.of("master", "--http", "127.0.0.1:0", "--data", directory.resolve("data").toString());
    try (Program master = Program.start(directory, "warm", List.of(), machine, arguments)) {
      String url = master.await("slapmaster ready (http://127.0.0.1:\\d+)\n");
      assertThat(master.errors()).contains("Warmed up with ").doesNotContain("WARN");
      assertThat(get(url + "/api/services")).isEqualTo("{\"services\":[]}");
      assertThat(get(url + "/api/computers")).isEqualTo("{\"computers\":[]}");
      try (Stream<Path> left = Files.list(temporary)) {
        assertThat(left.filter(file -> file.getFileName().toString().contains("warm-up")))
            .isEmpty();
      }
    }
  }

  private static String get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void aMasterWithoutTheKeysOfItsTreesSaysSoAndDoesNotServe() throws Exception {
    Path data = directory.resolve("data");
    try (Program first = start("first", "--data", data.toString())) {
      String url = first.await("slapmaster ready (http://127.0.0.1:\\d+)\n");
      HttpResponse<String> accepted =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(url + "/api/request"))
                      .header("Content-Type", "application/json")
                      .POST(
                          HttpRequest.BodyPublishers.ofString(
                              "{\"title\": \"app\", \"software_release\": \"web\"}"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    }
    Path elsewhere = directory.resolve("elsewhere");
    Files.move(data.resolve("keys"), elsewhere);
    try (Program without = start("without", "--data", data.toString())) {
      assertThat(without.awaitEnd()).isNotZero();
      assertThat(without.errors()).contains("Expected key 1 in").contains("from a backup");
    }
    Files.move(elsewhere, data.resolve("keys"), StandardCopyOption.REPLACE_EXISTING);
    try (Program again = start("again", "--data", data.toString())) {
      again.await("slapmaster ready (http://127.0.0.1:\\d+)\n");
    }
  }

  @Test
  void anAddressThatOtherMachinesReachHasToBeWanted() throws IOException {
    String data = directory.resolve("data").toString();
    try (Program refused = start("refused", "--data", data, "--cluster", "0.0.0.0:0")) {
      assertThat(refused.awaitEnd()).isEqualTo(2);
      assertThat(refused.errors()).contains("--insecure");
    }
  }

  @Test
  void aSettingsFileIsTakenAndAMissingOneIsSaid() throws IOException {
    Path file = directory.resolve("settings.conf");
    Files.writeString(file, "slapmaster.data = " + directory.resolve("elsewhere"));
    try (Program told = start("told", "--config", file.toString())) {
      told.await("slapmaster ready (http://127.0.0.1:\\d+)\n");
      assertThat(directory.resolve("elsewhere").resolve("journal")).isDirectory();
    }
    try (Program missing = start("missing", "--config", directory.resolve("none").toString())) {
      assertThat(missing.awaitEnd()).isEqualTo(2);
      assertThat(missing.errors()).contains("cannot be read");
    }
  }
}
