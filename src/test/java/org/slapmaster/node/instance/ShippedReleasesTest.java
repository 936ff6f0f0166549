package org.slapmaster.node.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;
import org.slapmaster.node.NodeEngine;
import org.slapmaster.node.software.InstalledRelease;
import org.slapmaster.node.software.ReleaseDescriptor;
import org.slapmaster.node.supervise.PartitionPaths;
import org.slapmaster.node.supervise.PromiseSpec;
import org.slapmaster.node.supervise.RunAs;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.SharedDesired;

/** What the releases in deploy/software say, as a node reads it; nothing is run. */
class ShippedReleasesTest {
  private static final Path SOFTWARE = Path.of("deploy/software").toAbsolutePath();

  /** Values that would be code in every language that a template writes, were they not quoted. */
  private static final String HOSTILE = "a'b\"c\\d`e$(f)\n}}{{ g }}: - #%h<?php die(); --";

  private static SharedDesired shared(long guid) {
    return new SharedDesired(
        InstanceGuid.numbered(guid),
        1,
        RequestedState.STARTED,
        new Title("shared"),
        new Title("shared"),
        SoftwareType.DEFAULT,
        Parameters.NONE);
  }

  /** The plan itself, those of shared instances, and those that undo them. */
  private static Stream<Plan> withShared(Plan plan) {
    return Stream.of(
            Stream.of(plan),
            plan.shared().served().values().stream().map(SharedPlan.Served::plan),
            plan.shared().leaving().values().stream())
        .flatMap(each -> each);
  }

  static List<String> releases() throws IOException {
    try (Stream<Path> all = Files.list(SOFTWARE)) {
      return all.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theReleasesThatTheDocumentationNamesAreThere() throws IOException {
    assertThat(releases())
        .containsExactly("jdk-database", "jdk-guestbook", "mariadb", "php-guestbook", "phpmyadmin");
  }

  @ParameterizedTest
  @MethodSource("releases")
  void everythingIsRenderedOnceTheChildrenHavePublished(String name) {
    for (Profile profile : profiles(name)) {
      Plan plan = evaluate(profile, Map.of(), "value");
      assertThat(plan.errors()).isEmpty();
      assertThat(plan.waiting()).isEmpty();
      assertThat(plan.services()).isNotEmpty();
      assertThat(plan.promises()).isNotEmpty();
      assertThat(plan.shared().refused()).isEmpty();
      assertThat(plan.shared().served().values())
          .hasSize(profile.sharedParameters() == null ? 0 : 1)
          .allMatch(served -> served.plan().isComplete());
      assertThat(plan.shared().leaving().values()).allMatch(Plan::isComplete);
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void exactlyTheDeclaredConnectionParametersArePublished(String name) {
    for (Profile profile : profiles(name)) {
      Plan plan = evaluate(profile, Map.of(), "value");
      Set<String> published = new TreeSet<>(plan.publish().keySet());
      published.addAll(plan.publishEarly().keySet());
      assertThat(published).isEqualTo(profile.type().connection());
      plan.shared()
          .served()
          .values()
          .forEach(
              served ->
                  assertThat(served.plan().publish())
                      .containsOnlyKeys(profile.type().shared().connection()));
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void whoRequestsADatabaseWaitsForItBeforeAnythingStarts(String name) {
    for (Profile profile : profiles(name)) {
      Plan plan = evaluate(profile, Map.of(), null);
      assertThat(plan.errors()).isEmpty();
      if (!profile.file().requests().isEmpty()) {
        assertThat(plan.requests()).hasSameSizeAs(profile.file().requests());
        assertThat(plan.missing()).containsOnlyKeys(plan.requests().keySet());
        assertThat(plan.steps()).isEmpty();
        assertThat(plan.waiting()).isNotEmpty();
      } else {
        assertThat(plan.waiting()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void noSecretStandsOnACommandLineOrInAnEnvironment(String name) {
    for (Profile profile : profiles(name)) {
      Plan plan = evaluate(profile, Map.of(), "value");
      for (Plan.Step step : withShared(plan).flatMap(each -> each.steps().stream()).toList()) {
        String words =
            step instanceof Plan.Run run
                ? run.command() + " " + run.environment()
                : ((Plan.Service) step).spec().command()
                    + " "
                    + ((Plan.Service) step).spec().environment();
        assertThat(words).doesNotContain("secret-of-");
      }
      for (PromiseSpec promise : plan.promises()) {
        if (promise instanceof PromiseSpec.Command command) {
          assertThat(command.command() + " " + command.environment()).doesNotContain("secret-of-");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void filesThatHoldAPasswordAreForThePartitionOnly(String name) {
    for (Profile profile : profiles(name)) {
      for (Plan.RenderedFile file :
          withShared(evaluate(profile, Map.of(), "value"))
              .flatMap(each -> each.files().stream())
              .toList()) {
        if (file.content().contains("secret-of-")) {
          assertThat(file.mode()).as(file.path()).isIn("0600", "0640");
        }
      }
    }
  }

  @Test
  void hostileValuesStayValuesInPhp() throws IOException {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "php"))),
        "Expected php, but it is not installed; install php-cli.");
    Profile profile = profiles("php-guestbook").get(0);
    Plan plan = evaluate(profile, Map.of("heading", HOSTILE), HOSTILE);
    Path config = Files.createTempFile("config", ".php");
    Files.writeString(config, plan.files().get(0).content());
    for (String key : List.of("heading", "password")) {
      Process asked =
          new ProcessBuilder(
                  "php", "-r", "echo (require $argv[1])[$argv[2]];", config.toString(), key)
              .start();
      assertThat(new String(asked.getInputStream().readAllBytes())).isEqualTo(HOSTILE);
    }
    Files.delete(config);
  }

  @Test
  void aNameThatIsNoNameOfADatabaseIsRefused() {
    Profile profile = profiles("mariadb").get(0);
    for (String name : List.of("a`; DROP DATABASE mysql; --", "mysql", "", HOSTILE)) {
      Throwable refused =
          catchThrowable(() -> evaluate(profile, Map.of("database", name), "value"));
      assertThat(refused)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("database");
    }
  }

  @Test
  void theGrantIsForThatDatabaseAndForNoneThatLooksLikeIt() {
    Plan plan = evaluate(profiles("mariadb").get(0), Map.of("database", "my_app"), "value");
    String sql =
        plan.files().stream()
            .filter(file -> file.path().endsWith(".sql"))
            .map(Plan.RenderedFile::content)
            .collect(Collectors.joining());
    assertThat(sql).contains("CREATE DATABASE IF NOT EXISTS `my_app`;", "ON `my\\_app`.* TO");
  }

  @Test
  void theExampleInTheDocumentationIsARelease(@TempDir Path directory) throws IOException {
    String file = null;
    for (String line : Files.readAllLines(SOFTWARE.resolveSibling("README.md"))) {
      if (line.startsWith("    # hello/")) {
        file = line.substring("    # hello/".length());
      } else if (file != null && (line.isEmpty() || line.startsWith("    "))) {
        Files.writeString(
            directory.resolve(file),
            line.strip().isEmpty() ? "\n" : line.substring(4) + "\n",
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } else {
        file = null;
      }
    }
    for (Profile profile : profiles("hello", directory)) {
      Plan plan = evaluate(profile, Map.of("greeting", "Hi"), null);
      assertThat(plan.errors()).isEmpty();
      assertThat(plan.waiting()).isEmpty();
      assertThat(plan.files().get(0).content()).isEqualTo("<h1>Hi</h1>");
      assertThat(plan.publish()).containsOnlyKeys(profile.type().connection());
    }
  }

  private static List<Profile> profiles(String name) {
    return profiles(name, SOFTWARE.resolve(name));
  }

  private static List<Profile> profiles(String name, Path directory) {
    ReleaseDescriptor descriptor = ReleaseDescriptor.read(directory);
    InstalledRelease installed =
        new InstalledRelease(new SoftwareRelease(name), directory, "digest", descriptor);
    return descriptor.types().keySet().stream()
        .map(type -> Profile.of(installed, new SoftwareType(type)))
        .toList();
  }

  /**
   * @param published what every awaited connection parameter is; null: nothing is published yet
   */
  private static Plan evaluate(Profile profile, Map<String, String> parameters, String published) {
    Path home = Path.of("/srv/slapmaster/COMP-1/partitions/slappart0");
    NodeEngine.Slot slot =
        new NodeEngine.Slot(
            "slappart0",
            new PartitionPaths(
                home, Path.of("/srv/slapmaster/COMP-1/control/slappart0"), RunAs.SELF),
            List.of("127.1.2.3"));
    Desired desired =
        new Desired(
            "slappart0",
            InstanceGuid.numbered(1),
            1,
            RequestedState.STARTED,
            0,
            new Title("instance"),
            new Title("root"),
            profile.release().release(),
            new SoftwareType(profile.type().name()),
            Parameters.of(parameters),
            profile.sharedParameters() == null ? List.of() : List.of(shared(2)));
    Map<String, ConnectionParameters> connections = new HashMap<>();
    if (published != null) {
      profile
          .file()
          .requests()
          .forEach(
              (name, request) ->
                  connections.put(
                      request.title() == null ? name : request.title().template(),
                      ConnectionParameters.of(
                          request.returns().stream()
                              .collect(Collectors.toMap(k -> k, k -> published)),
                          Set.of())));
    }
    Map<String, Integer> ports = new HashMap<>();
    Map<String, String> secrets = new HashMap<>();
    Facts facts =
        new Facts(
            profile,
            desired,
            new ComputerId("COMP-1"),
            slot,
            ports,
            secrets,
            connections,
            new TreeMap<>(Map.of(InstanceGuid.numbered(3), shared(3))));
    Plan plan = Evaluation.evaluate(facts);
    plan.neededPorts().keySet().forEach(port -> ports.put(port, 10_000 + ports.size()));
    plan.neededSecrets()
        .forEach(
            (secret, length) -> secrets.put(secret, "secret-of-" + secret + "x".repeat(length)));
    return Evaluation.evaluate(facts);
  }
}
