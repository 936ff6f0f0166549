package org.slapmaster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.model.ComputerId;
import org.slapmaster.node.supervise.RunAs;
import org.slapmaster.node.supervise.Shell;

class NodeRootTest {
  @TempDir Path directory;
  private Path root;

  @BeforeEach
  void makeReachable() throws IOException {
    // A temporary directory is its user's alone; users of partitions have to pass.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
    root = directory.resolve("root");
  }

  @AfterEach
  void removeUsers() {
    if (NodeRoot.asRoot()) {
      for (Path used : List.of(root, directory.resolve("root"))) {
        Shell.output(
            RunAs.SELF,
            "for n in 0 1 2 3 4 5 6 7; do /usr/sbin/userdel \"$1-$n\" 2>/dev/null; done",
            List.of(PartitionUser.stem(used)));
      }
    }
  }

  static NodeSettings settings(Path root, String computer, int partitions, String address) {
    return new NodeSettings(
        new ComputerId(computer),
        URI.create("http://127.0.0.1:1"),
        partitions,
        root,
        address,
        NodeSettings.DEFAULT_CLUSTER,
        List.of(),
        null,
        new TreeMap<>(Map.of("region", "europe/france")),
        new TreeMap<>(Map.of("slappart1", new TreeSet<>(List.of("gpu")))),
        false);
  }

  private List<String> addresses(String computer, int partitions, String address)
      throws IOException {
    try (NodeRoot opened = NodeRoot.open(settings(root, computer, partitions, address))) {
      return opened.slots().stream().map(slot -> slot.addresses().get(0)).toList();
    }
  }

  @Test
  void aComputerWithoutAddressHasARangeOfTheLoopbackNetworkAndKeepsIt() throws IOException {
    List<String> first = addresses("COMP-1", 2, null);
    List<String> grown = addresses("COMP-1", 3, null);

    assertThat(first)
        .hasSize(2)
        .doesNotHaveDuplicates()
        .allMatch(a -> a.matches("127\\.[1-9][0-9]*\\..*"));
    assertThat(grown).startsWith(first.toArray(new String[0])).hasSize(3);
  }

  @Test
  void aSecondNodeOfTheSameReferenceOnTheMachineGetsAnotherRange() throws IOException {
    List<String> first = addresses("COMP-1", 1, null);
    root = directory.resolve("other");

    assertThat(addresses("COMP-1", 1, null)).isNotEqualTo(first);
  }

  @Test
  void partitionsShareAnAddressOrGetOneEachOfARange() throws IOException {
    assertThat(addresses("COMP-1", 2, "127.0.0.1")).containsExactly("127.0.0.1", "127.0.0.1");
    assertThat(addresses("COMP-1", 2, null)).containsExactly("127.0.0.1", "127.0.0.1");
    assertThat(addresses("COMP-1", 3, "127.77.0.8/29"))
        .containsExactly("127.77.0.9", "127.77.0.10", "127.77.0.11");
    assertThatThrownBy(() -> addresses("COMP-1", 7, "127.77.0.8/29"))
        .hasMessage(
            "Expected a range of 7 addresses, one for each partition, but 127.77.0.8/29 has 6.");
    assertThatThrownBy(() -> addresses("COMP-1", 1, "example.org"))
        .hasMessageContaining("Expected a numeric address such as 10.0.0.5");
    assertThatThrownBy(() -> addresses("COMP-1", 1, "203.0.113.7"))
        .hasMessageContaining(
            "Expected an address of this machine, but 203.0.113.7 cannot be bound");
  }

  @Test
  void aFormatGivesPlaceCapabilitiesAndAddresses() throws IOException {
    try (NodeRoot opened = NodeRoot.open(settings(root, "COMP-1", 2, "127.0.0.1"))) {
      assertThat(opened.computerFormat().nativeNode()).isTrue();
      assertThat(opened.computerFormat().categories()).containsEntry("region", "europe/france");
      assertThat(opened.computerFormat().partitions())
          .extracting("name")
          .containsExactly("slappart0", "slappart1");
      assertThat(opened.computerFormat().partitions().get(0).capabilities()).isEmpty();
      assertThat(opened.computerFormat().partitions().get(1).capabilities()).containsExactly("gpu");
      assertThat(opened.slots().get(0).paths().home().resolve("var/log")).isDirectory();
    }
  }

  @Test
  void shrinkingDropsEmptyPartitionsOnly() throws IOException {
    addresses("COMP-1", 4, null);
    List<String> all = addresses("COMP-1", 4, null);
    Files.writeString(root.resolve("partitions/slappart2/srv/data"), "precious");
    Files.writeString(root.resolve("control/slappart3/desired.json"), "{\"state\": \"destroyed\"}");

    try (NodeRoot opened = NodeRoot.open(settings(root, "COMP-1", 1, null))) {
      assertThat(opened.slots()).extracting("name").containsExactly("slappart0", "slappart2");
      assertThat(opened.slots().get(1).addresses()).containsExactly(all.get(2));
    }
  }

  @Test
  void aRootOfAnotherComputerIsRefused() throws IOException {
    addresses("COMP-1", 1, null);

    assertThatThrownBy(() -> addresses("COMP-2", 1, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Expected a root of computer COMP-2, but " + root + " was formatted for COMP-1.");
  }

  @Test
  void aRootWithSocketsOfTooLongPathsIsRefused() {
    Path deep = directory.resolve("x".repeat(60));

    assertThatThrownBy(() -> NodeRoot.open(settings(deep, "COMP-1", 1, null)))
        .hasMessageContaining("have paths of at most 107 bytes");
    assertThat(deep).doesNotExist();
  }

  @Test
  void sessionsRiseAndTheClusterIsRememberedAcrossPrograms() throws IOException {
    long session;
    try (NodeRoot opened = NodeRoot.open(settings(root, "COMP-1", 1, null))) {
      opened.noteCluster(List.of("akka://slapmaster@127.0.0.1:2551"));
      session = opened.nextSession();
    }
    try (NodeRoot opened = NodeRoot.open(settings(root, "COMP-1", 1, null))) {
      assertThat(opened.cluster()).containsExactly("akka://slapmaster@127.0.0.1:2551");
      assertThat(opened.nextSession()).isGreaterThan(session);
    }
  }

  @Test
  void asRootEveryPartitionIsAUserOfItsOwnAndTheOthersCannotLookIn() throws IOException {
    assumeTrue(NodeRoot.asRoot());
    try (NodeRoot opened = NodeRoot.open(settings(root, "COMP-1", 2, null))) {
      var first = opened.slots().get(0).paths();
      var second = opened.slots().get(1).paths();

      assertThat(first.runAs().user())
          .isEqualTo(PartitionUser.stem(root) + "-0")
          .isNotEqualTo(second.runAs().user());
      assertThat(Files.getOwner(first.home().resolve("srv")).getName())
          .isEqualTo(first.runAs().user());
      assertThat(
              Shell.output(
                  second.runAs(), "ls \"$1\" || echo refused", List.of(first.home().toString())))
          .isEqualTo("refused\n");
      assertThat(
              Shell.output(
                  first.runAs(), "ls \"$1\" || echo refused", List.of(first.control().toString())))
          .isEqualTo("refused\n");
      assertThat(NodeRootTest.reopened(opened, root)).isEqualTo(first.runAs());
    }
  }

  private static RunAs reopened(NodeRoot opened, Path root) throws IOException {
    opened.close();
    try (NodeRoot again = NodeRoot.open(settings(root, "COMP-1", 2, null))) {
      return again.slots().get(0).paths().runAs();
    }
  }
}
