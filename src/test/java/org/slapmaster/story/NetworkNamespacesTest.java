package org.slapmaster.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A master and two computers on three hosts of one network: network namespaces that this test makes
 * and takes away. All of it is spoken to with the command line.
 */
class NetworkNamespacesTest {
  private static final String MASTER = "10.77.0.1";
  private final String prefix = "sm" + ProcessHandle.current().pid();
  private final List<Program> programs = new ArrayList<>();

  @TempDir(factory = OpenTempDir.class)
  Path directory;

  @Test
  void computersOnTwoHostsServeOneTree() throws Exception {
    assumeTrue(
        new ProcessBuilder("ip", "netns", "add", host(0)).inheritIO().start().waitFor() == 0,
        "network namespaces need root and a kernel that lets it make them");
    makeHosts();
    Program master =
        start(
            0,
            "master",
            "master",
            "--http",
            MASTER + ":5000",
            "--cluster",
            MASTER + ":0",
            "--insecure",
            "--data",
            directory.resolve("master").toString());
    master.await("(slapmaster ready)");
    for (int host = 1; host <= 2; host++) {
      start(
              host,
              "COMP-" + host,
              "node",
              "--computer",
              "COMP-" + host,
              "--master",
              "http://" + MASTER + ":5000",
              "--partitions",
              "2",
              "--root",
              directory.resolve("n" + host).toString(),
              "--address",
              address(host),
              "--cluster",
              address(host) + ":0",
              "--stop-services-on-exit")
          .await("(slapmaster node COMP-" + host + " ready)");
    }
    cli("supply", "COMP-1", "jdk-guestbook", "--wait");
    cli("supply", "COMP-2", "jdk-database", "--wait");

    String answer =
        cli("request", "guestbook", "jdk-guestbook", "--wait", "--timeout", "120", "--json");

    assertThat(answer).contains("\"ready\"").contains(address(1));
    String url = answer.replaceAll("(?s).*\"(http://[^\"]+)\".*", "$1");
    assertThat(run(List.of("ip", "netns", "exec", host(0), "curl", "-sS", "--max-time", "20", url)))
        .contains("Welcome");
    assertThat(cli("graph")).contains("COMP-1/", "COMP-2/");
    programs.forEach(Program::terminate);
    assertThat(Services.below(directory))
        .as("services after an orderly end that stops them")
        .isEmpty();
  }

  private String host(int number) {
    return prefix + "h" + number;
  }

  private static String address(int number) {
    return "10.77.0.1" + number;
  }

  /** Host 0 has the bridge and the master; the others are connected to it. */
  private void makeHosts() throws Exception {
    ip(0, "link", "set", "lo", "up");
    ip(0, "link", "add", "bridge", "type", "bridge");
    ip(0, "addr", "add", MASTER + "/24", "dev", "bridge");
    ip(0, "link", "set", "bridge", "up");
    for (int number = 1; number <= 2; number++) {
      run(List.of("ip", "netns", "add", host(number)));
      ip(number, "link", "set", "lo", "up");
      ip(
          0,
          "link",
          "add",
          "port" + number,
          "type",
          "veth",
          "peer",
          "name",
          "eth0",
          "netns",
          host(number));
      ip(0, "link", "set", "port" + number, "master", "bridge", "up");
      ip(number, "addr", "add", address(number) + "/24", "dev", "eth0");
      ip(number, "link", "set", "eth0", "up");
    }
  }

  private void ip(int number, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("ip", "-n", host(number)));
    command.addAll(List.of(arguments));
    run(command);
  }

  private Program start(int number, String name, String... arguments) {
    Program program =
        Program.start(
            directory, name, List.of("ip", "netns", "exec", host(number)), List.of(arguments));
    programs.add(program);
    return program;
  }

  /** Runs a command of the command line on the master's host, and returns what it prints. */
  private String cli(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "ip",
                "netns",
                "exec",
                host(0),
                "env",
                "SLAPMASTER_URL=http://" + MASTER + ":5000",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                "target/classes:target/lib/*",
                "org.slapmaster.Main"));
    command.addAll(List.of(arguments));
    return run(command);
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(Program.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command) + " printed " + output).isZero();
    return output;
  }

  @AfterEach
  void takeAway() throws Exception {
    programs.forEach(Program::close);
    Services.stopAll(directory);
    Services.forget(directory);
    for (int number = 0; number <= 2; number++) {
      new ProcessBuilder("ip", "netns", "del", host(number))
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }
  }
}
