package org.slapmaster.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.model.ProcessInfo;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;

/**
 * The shipped releases with real programs: each application on one computer, its database on
 * another.
 */
class ShippedReleasesRunTest {
  private static final String WELCOME = "Welcome! This line was read from the database.";
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  @TempDir Path root;
  private TwoComputers computers;

  @BeforeEach
  void startTheComputers() {
    computers = new TwoComputers(root);
  }

  @AfterEach
  void stopEverything() {
    computers.close();
  }

  @Test
  void theGuestbookOnTheJdkReadsAndWritesItsDatabase() throws Exception {
    deploy("jdk-guestbook", "jdk-database");
    theGuestbookKeepsWhatIsWritten();
  }

  @Test
  void theGuestbookInPhpReadsAndWritesMariadb() throws Exception {
    assumeInstallable("/usr/bin/php", "/usr/sbin/mariadbd");
    deploy("php-guestbook", "mariadb");
    theGuestbookKeepsWhatIsWritten();
    assertThat(computers.report("database").processes())
        .extracting(ProcessInfo::command)
        .singleElement()
        .asString()
        .contains("mariadbd")
        .doesNotContain(computers.published("database", "password"));
  }

  @Test
  void phpMyAdminLetsThePublishedUserIn() throws Exception {
    assumeInstallable("/usr/share/phpmyadmin/index.php", "/usr/sbin/mariadbd");
    deploy("phpmyadmin", "mariadb");
    String url = computers.published("application", "url");
    HttpClient browser =
        HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    String login = get(browser, url);
    assertThat(login).contains("name=\"pma_password\"");
    post(
        browser,
        url + "index.php?route=/",
        Map.of(
            "token", field(login, "token"),
            "set_session", field(login, "set_session"),
            "pma_username", computers.published("application", "user"),
            "pma_password", computers.published("application", "password"),
            "server", "1"));
    assertThat(get(browser, url + "index.php?route=/database/structure&db=app"))
        .doesNotContain("name=\"pma_password\"")
        .contains("app");
    assertThat(get(browser, url + "libraries/constants.php")).isEqualTo("Not found.\n");
  }

  private void theGuestbookKeepsWhatIsWritten() throws Exception {
    HttpClient browser = HttpClient.newHttpClient();
    String url = computers.published("application", "url");
    assertThat(get(browser, url)).contains(WELCOME);
    post(browser, url, Map.of("author", "<b>O'Neil", "message", "Hello & \"goodbye\"; --\u00fc"));
    String signed = "Hello &amp; &quot;goodbye&quot;; --\u00fc";
    assertThat(get(browser, url)).contains(signed, "&lt;b&gt;O").doesNotContain("<b>O");

    List<Long> pids = pids();
    computers.leave();
    computers.start();
    awaitStarted("application");
    assertThat(pids()).isEqualTo(pids);

    String password = computers.published("database", "password");
    String port = computers.published("database", "port");
    computers.again("application", RequestedState.STOPPED);
    computers.again("database", RequestedState.STOPPED);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> computers.state("database") == ReportedState.STOPPED);
    assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    computers.again("database", RequestedState.STARTED);
    computers.again("application", RequestedState.STARTED);
    awaitStarted("application");
    assertThat(computers.published("database", "password")).isEqualTo(password);
    assertThat(computers.published("database", "port")).isEqualTo(port);
    assertThat(get(browser, computers.published("application", "url"))).contains(WELCOME, signed);
  }

  private void deploy(String application, String database) {
    computers.supply(TwoComputers.FRONT, application);
    computers.supply(TwoComputers.BACK, database);
    await()
        .atMost(Duration.ofMinutes(10))
        .until(
            () ->
                computers.isInstalled(TwoComputers.FRONT, application)
                    && computers.isInstalled(TwoComputers.BACK, database));
    long begin = System.nanoTime();
    computers.request("application", application, RequestedState.STARTED);
    awaitStarted("application");
    System.out.printf(
        "%s: ready after %d ms%n", application, (System.nanoTime() - begin) / 1_000_000);
  }

  private void awaitStarted(String title) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(computers.state(title))
                    .as(computers::reports)
                    .isEqualTo(ReportedState.STARTED));
  }

  private List<Long> pids() {
    return Stream.of("application", "database")
        .flatMap(title -> computers.report(title).processes().stream())
        .map(ProcessInfo::pid)
        .toList();
  }

  private static void assumeInstallable(String... files) {
    for (String file : files) {
      assumeTrue(
          ROOT || Files.exists(Path.of(file)),
          "Expected " + file + ", but it is not installed; run deploy/bin/verify as root.");
    }
  }

  private static String field(String page, String name) {
    Matcher matcher = Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(page);
    assertThat(matcher.find()).as(name).isTrue();
    return matcher.group(1);
  }

  private static String get(HttpClient browser, String url) throws Exception {
    return browser
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static void post(HttpClient browser, String url, Map<String, String> form)
      throws Exception {
    String body =
        form.entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    int status =
        browser
            .send(
                HttpRequest.newBuilder(URI.create(url))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.discarding())
            .statusCode();
    assertThat(status).isIn(200, 303);
  }
}
