package org.slapmaster.cli;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.slapmaster.model.ComputerId;
import org.slapmaster.node.NodeProgram;
import org.slapmaster.node.NodeSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a node. */
@Command(name = "node", description = "Offer this computer's partitions to a master.")
final class NodeCommand implements Callable<Integer> {
  @Option(
      names = "--computer",
      required = true,
      paramLabel = "REF",
      description = "The computer's reference, such as COMP-1.")
  private String computer;

  @Option(
      names = "--master",
      paramLabel = "URL",
      defaultValue = "${env:SLAPMASTER_URL:-http://127.0.0.1:5000}",
      description = "Address of the master; also from SLAPMASTER_URL. Default: ${DEFAULT-VALUE}.")
  private URI master;

  @Option(
      names = "--partitions",
      required = true,
      paramLabel = "N",
      description = "How many partitions to offer.")
  private int partitions;

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description =
          "Where partitions and software are. Default: /srv/slapmaster/REF as root, otherwise"
              + " ~/.slapmaster/node-REF.")
  private Path root;

  @Option(
      names = "--address",
      paramLabel = "ADDR|CIDR",
      description =
          "An address that all partitions share, or a range of which each gets one. Default: a"
              + " range of 127.0.0.0/8 of the computer's own.")
  private String address;

  @Option(
      names = "--cluster",
      paramLabel = "HOST:PORT",
      defaultValue = NodeSettings.DEFAULT_CLUSTER,
      description =
          "Where the master reaches it; port 0 picks a free one. Default: ${DEFAULT-VALUE}.")
  private String cluster;

  @Option(
      names = "--software-dir",
      paramLabel = "DIR",
      description =
          "Where releases without a scheme are looked up; may be repeated. Default: those that"
              + " ship with slapmaster.")
  private List<Path> software = new ArrayList<>();

  @Option(names = "--network", paramLabel = "REF", description = "The computer's network.")
  private String network;

  @Option(
      names = "--category",
      paramLabel = "KEY=VALUE",
      converter = NamedValue.Converter.class,
      description = "Hardware or place, such as region=europe/france; may be repeated.")
  private List<NamedValue> categories = new ArrayList<>();

  @Option(
      names = "--capability",
      paramLabel = "PARTITION=CAPABILITY,...",
      converter = NamedValue.Converter.class,
      description = "Reserves a partition for requests that name a capability; may be repeated.")
  private List<NamedValue> capabilities = new ArrayList<>();

  @Option(
      names = "--stop-services-on-exit",
      description = "Stop the services of all partitions when the node ends.")
  private boolean stopServicesOnExit;

  @Override
  public Integer call() throws Exception {
    ComputerId id = new ComputerId(computer);
    NodeProgram.run(
        new NodeSettings(
            id,
            master,
            partitions,
            root == null ? NodeSettings.defaultRoot(id) : root,
            address,
            cluster,
            software.isEmpty() ? shipped() : software,
            network,
            NamedValue.map(categories),
            reserved(),
            stopServicesOnExit));
    return ExitCode.DONE;
  }

  /** The releases of the installation that this program was started from. */
  private static List<Path> shipped() {
    Path home = Path.of(System.getProperty("slapmaster.home", "."));
    Path software = home.resolve("deploy/software").toAbsolutePath().normalize();
    return Files.isDirectory(software) ? List.of(software) : List.of();
  }

  private SortedMap<String, SortedSet<String>> reserved() {
    TreeMap<String, SortedSet<String>> reserved = new TreeMap<>();
    for (NamedValue of : capabilities) {
      reserved
          .computeIfAbsent(of.name(), partition -> new TreeSet<>())
          .addAll(Arrays.asList(of.value().split(",")));
    }
    return reserved;
  }
}
