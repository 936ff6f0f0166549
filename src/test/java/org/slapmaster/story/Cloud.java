package org.slapmaster.story;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slapmaster.cli.Cli;
import org.slapmaster.codec.Json;
import picocli.CommandLine.Help;

/** A master and computers as processes of their own, spoken to over HTTP as anybody would. */
public final class Cloud implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final int DONE = 0;
  private static final int PLEASE_WAIT = 3;
  private final Path directory;
  private final List<String> settings;
  private final Map<String, Program> nodes = new LinkedHashMap<>();
  private Program master;
  private String http = "127.0.0.1:0";
  private String url;

  Cloud(Path directory) {
    this(directory, List.of());
  }

  /**
   * @param settings more options of the master
   */
  public Cloud(Path directory, List<String> settings) {
    this.directory = directory;
    this.settings = settings;
  }

  /** Starts the master, the first time or again; it keeps its address. */
  public Cloud startMaster() {
    return beginMaster().awaitMaster();
  }

  /** The same without waiting until it serves. */
  public Cloud beginMaster() {
    List<String> arguments = new ArrayList<>(List.of("master", "--http", http));
    arguments.addAll(List.of("--data", data().toString()));
    arguments.addAll(settings);
    master = Program.start(directory, "master", List.of(), arguments);
    return this;
  }

  /** Waits until the master that was begun serves. */
  public Cloud awaitMaster() {
    url = master.await("slapmaster ready (http://\\S+)");
    http = url.substring("http://".length());
    return this;
  }

  /** The master's data directory. */
  public Path data() {
    return directory.resolve("master");
  }

  /** Starts a computer's node, the first time or again. */
  public Cloud startNode(String computer, int partitions) {
    nodes.put(
        computer,
        Program.start(
            directory,
            computer,
            List.of(),
            List.of(
                "node",
                "--computer",
                computer,
                "--master",
                url,
                "--partitions",
                String.valueOf(partitions),
                "--root",
                directory.resolve(computer).toString())));
    return this;
  }

  public Cloud awaitNode(String computer) {
    nodes.get(computer).await("(slapmaster node " + computer + " ready)");
    return this;
  }

  public Program master() {
    return master;
  }

  public Program node(String computer) {
    return nodes.get(computer);
  }

  public String url() {
    return url;
  }

  JsonNode cluster() {
    return get("/api/cluster");
  }

  public JsonNode get(String path) {
    return json(send(HttpRequest.newBuilder(URI.create(url + path)).build()));
  }

  public JsonNode post(String path, Map<String, ?> body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + path))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(Json.STRICT.writeValueAsString(body)))
              .build();
      return json(send(request));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The standard output of a command, which has to succeed or to say "please wait". */
  String cli(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--master", url));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit =
        Cli.commandLine()
            .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(all.toArray(String[]::new));
    if (exit != DONE && exit != PLEASE_WAIT) {
      throw new AssertionError(all + ": " + out + err);
    }
    return out.toString();
  }

  /** The body of a page. */
  static String page(String address) {
    return send(HttpRequest.newBuilder(URI.create(address)).build()).body();
  }

  /** Submits a form as a browser does. */
  static HttpResponse<String> submit(String address, String form) {
    return send(
        HttpRequest.newBuilder(URI.create(address))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build());
  }

  private static HttpResponse<String> send(HttpRequest request) {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private static JsonNode json(HttpResponse<String> response) {
    try {
      return Json.LENIENT.readTree(response.body());
    } catch (IOException failure) {
      throw new AssertionError(
          "Expected JSON, but got " + response.statusCode() + ": " + response.body(), failure);
    }
  }

  /** All that the programs said. */
  String output() {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return all.toString();
  }

  /** Ends the programs, and all services by the nodes' own means. */
  @Override
  public void close() {
    List<Program> programs = new ArrayList<>(nodes.values());
    programs.add(master);
    programs.forEach(Program::close);
    Services.stopAll(directory);
    Services.forget(directory);
  }
}
