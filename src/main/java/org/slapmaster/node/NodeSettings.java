package org.slapmaster.node;

import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.Expect;

/**
 * What {@code slapmaster node} was told.
 *
 * @param master the HTTP address of the master, from which the addresses of its cluster are learnt
 * @param partitions how many partitions the computer offers
 * @param root see {@link #defaultRoot}
 * @param address a numeric address that all partitions share, or a range such as {@code
 *     10.0.0.16/28} of which each gets one; null: as the root was formatted before, at first a
 *     range of the loopback network
 * @param cluster {@code HOST:PORT} where the node's cluster member listens
 * @param releases directories in which a bare release name is looked up, the first match counts
 * @param network the reference of the computer's network; null: none
 * @param capabilities of partitions, by name
 * @param stopServicesOnExit whether the end of the program ends the services too
 */
public record NodeSettings(
    ComputerId computer,
    URI master,
    int partitions,
    Path root,
    String address,
    String cluster,
    List<Path> releases,
    String network,
    SortedMap<String, String> categories,
    SortedMap<String, SortedSet<String>> capabilities,
    boolean stopServicesOnExit) {
  /**
   * Where the cluster member listens unless told otherwise: a free port that other machines cannot
   * reach.
   */
  public static final String DEFAULT_CLUSTER = "127.0.0.1:0";

  private static final int MAX_PORT = 65_535;

  public NodeSettings {
    Expect.that(
        computer.value().matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"),
        "Expected the computer as letters, digits, '_', '.' and '-' (64 at most), but got '%s'.",
        Expect.shown(computer.value()));
    Expect.that(
        partitions >= 1 && partitions <= ComputerFormat.MAX_NATIVE_PARTITIONS,
        "Expected 1 to %d partitions, but got %d.",
        ComputerFormat.MAX_NATIVE_PARTITIONS,
        partitions);
    Expect.that(
        cluster.matches(".+:[0-9]{1,5}")
            && Integer.parseInt(cluster.substring(cluster.lastIndexOf(':') + 1)) <= MAX_PORT,
        "Expected a cluster address HOST:PORT, but got '%s'.",
        Expect.shown(cluster));
    Expect.that(
        master.getHost() != null && "http".equals(master.getScheme()),
        "Expected the master as http://HOST:PORT, but got '%s'.",
        Expect.shown(master.toString()));
    for (String partition : capabilities.keySet()) {
      Expect.that(
          partition.matches("slappart[0-9]{1,4}"),
          "Expected capabilities of a partition such as slappart0, but got '%s'.",
          Expect.shown(partition));
    }
    root = root.toAbsolutePath().normalize();
    releases = List.copyOf(releases);
    categories = Collections.unmodifiableSortedMap(new TreeMap<>(categories));
    capabilities = Collections.unmodifiableSortedMap(new TreeMap<>(capabilities));
  }

  /** The root of a computer that is told none: of the whole machine for root, else of the user. */
  public static Path defaultRoot(ComputerId computer) {
    return NodeRoot.asRoot()
        ? Path.of("/srv/slapmaster", computer.value())
        : Path.of(System.getProperty("user.home"), ".slapmaster", "node-" + computer);
  }
}
