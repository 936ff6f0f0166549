package org.slapmaster.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slapmaster.codec.Json;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.Expect;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.node.disk.JsonFile;
import org.slapmaster.node.supervise.PartitionHome;
import org.slapmaster.node.supervise.PartitionPaths;
import org.slapmaster.node.supervise.RunAs;

/**
 * The directory of a node, locked while this object is open, and formatted: identity, partitions
 * and their addresses are kept in it from one node program to the next.
 */
public final class NodeRoot implements AutoCloseable {
  static final String IDENTITY = "node.json";
  private static final String PREFIX = "slappart";

  /** What the kernel takes as the path of a socket. */
  private static final int MAX_SOCKET_PATH = 107;

  /** The longest path below a home that instances are sure to have room for. */
  private static final String SOCKET = "/var/run/longest-name.sock";

  private static final Path CLAIMS =
      Path.of(System.getProperty("java.io.tmpdir"), "slapmaster-addresses");

  private final NodeSettings settings;
  private final Path root;
  private final FileChannel lock;
  private final JsonFile<Identity> file;
  private Identity identity;
  private List<NodeEngine.Slot> slots;

  /**
   * @param address the plan in force: an address or a range
   * @param partitions the names, in their order
   * @param cluster addresses of cluster members seen last
   * @param session the last one
   * @param port where the last actor system listened; zero before the first
   */
  private record Identity(
      String computer,
      String address,
      List<String> partitions,
      List<String> cluster,
      long session,
      int port) {
    Identity withCluster(List<String> seen) {
      return new Identity(computer, address, partitions, seen, session, port);
    }

    Identity withSession(long next) {
      return new Identity(computer, address, partitions, cluster, next, port);
    }

    Identity withPort(int taken) {
      return new Identity(computer, address, partitions, cluster, session, taken);
    }
  }

  private NodeRoot(NodeSettings settings, FileChannel lock) {
    this.settings = settings;
    this.root = settings.root();
    this.lock = lock;
    this.file = new JsonFile<>(root.resolve(IDENTITY), Identity.class);
  }

  /**
   * Locks and formats the root.
   *
   * @throws IllegalArgumentException with one sentence when the root is another node program's or
   *     another computer's, or cannot be formatted as told
   */
  public static NodeRoot open(NodeSettings settings) throws IOException {
    Path root = settings.root();
    String home = partitionHome(root, name(settings.partitions() - 1)).toString();
    int length = (home + SOCKET).getBytes(StandardCharsets.UTF_8).length;
    Expect.that(
        length <= MAX_SOCKET_PATH,
        "Expected a root whose sockets, such as %s, have paths of at most %d bytes, but they would have %d.",
        home + SOCKET,
        MAX_SOCKET_PATH,
        length);
    directory(root, "rwxr-xr-x");
    NodeRoot opened = new NodeRoot(settings, lock(root));
    try {
      opened.format();
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  static boolean asRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static FileChannel lock(Path root) throws IOException {
    Path file = root.resolve("lock");
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileLock held;
    try {
      held = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      held = null;
    }
    if (held == null) {
      ByteBuffer holder = ByteBuffer.allocate(20);
      channel.read(holder, 0);
      channel.close();
      throw new IllegalArgumentException(
          "Expected to be the only node program on %s, but pid %s holds it."
              .formatted(
                  root,
                  new String(holder.array(), 0, holder.position(), StandardCharsets.UTF_8)
                      .strip()));
    }
    channel.truncate(0);
    channel.write(
        ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)),
        0);
    return channel;
  }

  private void format() throws IOException {
    String computer = settings.computer().value();
    Identity before = file.read().orElse(null);
    Expect.that(
        before == null || before.computer().equals(computer),
        "Expected a root of computer %s, but %s was formatted for %s.",
        computer,
        root,
        before == null ? "" : before.computer());
    directory(root.resolve("software"), "rwxr-xr-x");
    directory(root.resolve("partitions"), "rwx--x--x");
    directory(root.resolve("control"), "rwx------");
    List<String> names = names(before == null ? List.of() : before.partitions());
    String plan = plan(before);
    int highest = names.stream().mapToInt(NodeRoot::number).max().orElseThrow();
    List<String> addresses = AddressPlan.addresses(plan, highest + 1);
    keep(
        before == null
            ? new Identity(computer, plan, names, List.of(), 0, 0)
            : new Identity(
                before.computer(), plan, names, before.cluster(), before.session(), before.port()));
    List<NodeEngine.Slot> formatted = new ArrayList<>();
    for (String name : names) {
      Path home = partitionHome(root, name);
      RunAs user = asRoot() ? PartitionUser.of(root, number(name), home) : RunAs.SELF;
      PartitionPaths paths = new PartitionPaths(home, control(name), user);
      directory(paths.control(), "rwx------");
      PartitionHome.prepare(paths);
      formatted.add(new NodeEngine.Slot(name, paths, List.of(addresses.get(number(name)))));
    }
    slots = List.copyOf(formatted);
  }

  private String plan(Identity before) {
    if (settings.address() != null) {
      return settings.address();
    }
    if (before == null) {
      return AddressPlan.loopbackRange(settings.computer(), root, CLAIMS);
    }
    AddressPlan.claimAgain(before.address(), root, CLAIMS);
    return before.address();
  }

  /** The wanted partitions, and those of before that hold an instance. */
  private List<String> names(List<String> before) throws IOException {
    List<String> names =
        new ArrayList<>(
            IntStream.range(0, settings.partitions()).mapToObj(NodeRoot::name).toList());
    for (String name : before) {
      if (!names.contains(name) && inUse(name)) {
        names.add(name);
      }
    }
    return names;
  }

  private boolean inUse(String partition) throws IOException {
    Path desired = control(partition).resolve("desired.json");
    JsonNode state =
        Files.exists(desired) ? Json.LENIENT.readTree(desired.toFile()).findValue("state") : null;
    if (state != null && !state.asText().equalsIgnoreCase("destroyed")) {
      return true;
    }
    if (!Files.isDirectory(partitionHome(root, partition))) {
      return false;
    }
    try (Stream<Path> entries = Files.walk(partitionHome(root, partition))) {
      return entries.anyMatch(entry -> !Files.isDirectory(entry));
    }
  }

  private static String name(int number) {
    return PREFIX + number;
  }

  private static int number(String name) {
    return Integer.parseInt(name.substring(PREFIX.length()));
  }

  private static Path partitionHome(Path root, String partition) {
    return root.resolve("partitions").resolve(partition);
  }

  private Path control(String partition) {
    return root.resolve("control").resolve(partition);
  }

  /**
   * A directory of others is left as it is: the root may well be one that the operator has made.
   */
  private static void directory(Path directory, String mode) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
    }
  }

  /** The partitions, in their order. */
  public List<NodeEngine.Slot> slots() {
    return slots;
  }

  /** Where installed software is kept. */
  public Path software() {
    return root.resolve("software");
  }

  /** What the computer says of itself. */
  public ComputerFormat computerFormat() {
    List<PartitionFormat> partitions =
        slots.stream()
            .map(
                slot ->
                    new PartitionFormat(
                        slot.name(),
                        slot.addresses().stream().map(NetworkAddress::of).toList(),
                        settings.capabilities().getOrDefault(slot.name(), new TreeSet<>())))
            .toList();
    return new ComputerFormat(true, settings.network(), settings.categories(), partitions);
  }

  /** Addresses of cluster members as last noted; empty at first. */
  public synchronized List<String> cluster() {
    return identity.cluster();
  }

  /** Notes where the cluster is, for the next start. */
  public synchronized void noteCluster(List<String> addresses) {
    if (!addresses.equals(identity.cluster())) {
      keep(identity.withCluster(addresses));
    }
  }

  /** A number for the next actor system: larger than all before, whatever the clock says. */
  public synchronized long nextSession() {
    long session = Math.max(identity.session() + 1, System.currentTimeMillis() * 1000);
    keep(identity.withSession(session));
    return session;
  }

  /** Where the last actor system listened; zero before the first. */
  synchronized int port() {
    return identity.port();
  }

  /** Notes where the actor system listens, for the next one. */
  synchronized void notePort(int port) {
    if (port != identity.port()) {
      keep(identity.withPort(port));
    }
  }

  private synchronized void keep(Identity next) {
    file.write(next);
    identity = next;
  }

  /** Gives the root free for another node program. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
