package org.slapmaster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.slapmaster.node.NodeProgram;
import org.slapmaster.view.CloudView;
import org.slapmaster.view.EventView;

/**
 * A master and two computers as three processes, and the story that they play. The application's
 * release is supplied to the one computer only and the database's to the other one.
 */
final class Demo implements AutoCloseable {
  static final Cast EMBEDDED = new Cast("guestbook", "jdk-guestbook", "jdk-database");
  static final Cast LAMP = new Cast("guestbook", "php-guestbook", "mariadb");

  /** Several of them share the machine, and each has little to do. */
  private static final List<String> SMALL =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m", "-Dslapmaster.warm-up=0s");

  private static final Pattern NODE_READY = Pattern.compile("slapmaster node (\\S+) ready");
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final Duration NODE_ENDS_WITHIN = Duration.ofSeconds(60);
  private static final Duration MASTER_ENDS_WITHIN = Duration.ofSeconds(15);
  private static final int MOST_FAILURES = 2;

  /** Who plays: a title and two releases. */
  record Cast(String title, String application, String database) {}

  private final Cast cast;
  private final Path kept;
  private final PrintWriter story;
  private final Style style;
  private final long began = System.nanoTime();
  private final List<ChildProgram> programs = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> failures = new HashMap<>();
  private volatile Path directory;
  private volatile String failure;
  private volatile boolean closed;

  /**
   * @param kept where to keep everything; null: a temporary directory
   */
  Demo(Cast cast, Path kept, PrintWriter story, Style style) {
    this.cast = cast;
    this.kept = kept;
    this.story = story;
    this.style = style;
  }

  /** Plays; everything stays up until {@link #close}. */
  DemoView run() throws IOException, InterruptedException {
    directory = prepare();
    say("a master starts");
    String url = start("master", ChildProgram.master(directory)).await(ChildProgram.MASTER_READY);
    say("the master serves " + url);
    ApiClient api = new ApiClient(URI.create(url));
    Thread teller = new Thread(() -> tell(api), "teller");
    teller.setDaemon(true);
    teller.start();
    List<ChildProgram> nodes = List.of(node("COMP-1", url), node("COMP-2", url));
    for (ChildProgram node : nodes) {
      node.await(NODE_READY);
    }
    supply(api, "COMP-1", cast.application());
    supply(api, "COMP-2", cast.database());
    String page = request(api).path("connection").path("url").asText();
    CloudView cloud = api.get(ApiClient.path("graph"), CloudView.class);
    return DemoView.of(cloud, page, fetch(page));
  }

  private Path prepare() throws IOException {
    Path made =
        kept == null
            ? Files.createTempDirectory("slapmaster-demo-")
            : Files.createDirectories(kept.toAbsolutePath());
    // As root each partition has a user of its own, who has to get to it.
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx--x--x"));
    return made;
  }

  private ChildProgram node(String computer, String master) throws IOException {
    return start(
        "node " + computer,
        List.of(
            "node",
            "--computer",
            computer,
            "--master",
            master,
            "--partitions",
            "2",
            "--root",
            directory.resolve(computer).toString(),
            "--stop-services-on-exit"));
  }

  private synchronized ChildProgram start(String name, List<String> arguments) throws IOException {
    if (closed) {
      throw new CliException(ExitCode.REFUSED, "Interrupted.");
    }
    ChildProgram program = ChildProgram.start(directory, name, SMALL, arguments);
    programs.add(program);
    return program;
  }

  private static void supply(ApiClient api, String computer, String release) {
    api.post(ApiClient.path("supply"), Map.of("computer", computer, "software_release", release));
  }

  private JsonNode request(ApiClient api) throws InterruptedException {
    Map<String, String> body =
        Map.of("title", cast.title(), "software_release", cast.application());
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String asked = "";
    while (System.nanoTime() - deadline < 0) {
      JsonNode answer = api.post(ApiClient.path("request"), body);
      if (answer.path("status").asText().equals("ready")) {
        return answer;
      }
      if (failure != null) {
        throw new CliException(ExitCode.REFUSED, failure);
      }
      asked = answer.path("reason").path("sentence").asText();
      Thread.sleep(100);
    }
    throw new CliException(
        ExitCode.PLEASE_WAIT,
        "Expected the application within " + PATIENCE.toMinutes() + " minutes, but: " + asked);
  }

  private static String fetch(String url) throws IOException, InterruptedException {
    HttpResponse<String> page =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20)).build(),
                HttpResponse.BodyHandlers.ofString());
    if (page.statusCode() != 200) {
      throw new CliException(
          ExitCode.REFUSED,
          "Expected a page at " + url + ", but it answers with status " + page.statusCode() + ".");
    }
    return page.body();
  }

  /** Follows the journal until the master is gone. */
  private void tell(ApiClient api) {
    DemoTeller teller = new DemoTeller();
    Set<String> seen = new HashSet<>();
    try {
      api.follow(
          "start",
          event -> {
            if (!closed && seen.add(event.position())) {
              String line = teller.tell(event);
              if (!line.isEmpty()) {
                say(line);
              }
              note(event, line);
            }
          });
    } catch (CliException ended) {
      // The master ends before this program does.
      return;
    }
  }

  private void note(EventView event, String line) {
    if (event.event().equals("SoftwareInstallFailed")
        && failures.merge(line.replaceFirst(":.*", ""), 1, Integer::sum) >= MOST_FAILURES) {
      failure = "Expected the software to be installed, but " + line;
    }
  }

  private synchronized void say(String line) {
    double seconds = (System.nanoTime() - began) / 1e9;
    story.println(style.faint("%6.1f s".formatted(seconds)) + "  " + line);
    story.flush();
  }

  /** Whether {@link #close} was called. */
  boolean isEnding() {
    return closed;
  }

  /** The ends of the programs' outputs, for whoever has to find out what went wrong. */
  List<String> lastLines() {
    List<String> lines = new ArrayList<>();
    programs.forEach(program -> lines.addAll(program.lastLines()));
    return lines;
  }

  /** Ends the nodes with their services, then the master, and removes what is not to be kept. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    say("everything is being stopped");
    try {
      List<ChildProgram> nodes = programs.subList(Math.min(1, programs.size()), programs.size());
      nodes.forEach(ChildProgram::end);
      for (ChildProgram node : nodes) {
        node.awaitEnd(NODE_ENDS_WITHIN);
      }
      for (ChildProgram master : programs.subList(0, Math.min(1, programs.size()))) {
        master.end();
        master.awaitEnd(MASTER_ENDS_WITHIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (kept == null && directory != null) {
      remove(directory);
    }
  }

  private static void remove(Path directory) {
    try {
      ChildProgram.remove(directory);
      NodeProgram.forgetBelow(directory);
    } catch (IOException failure) {
      System.err.printf("Expected to remove %s, but %s.%n", directory, failure.getMessage());
    }
  }
}
