package org.slapmaster.node.instance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slapmaster.disk.DurableFile;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.node.disk.FileTree;
import org.slapmaster.node.disk.JsonFile;
import org.slapmaster.node.software.ContentDigest;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.SharedDesired;

/**
 * What the node keeps of one partition in its control directory, enough to go on with no master in
 * reach. Everything written is synced before it is used. Not thread-safe.
 */
final class ControlFiles {
  private static final String SECRET_LETTERS =
      "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
  private static final Set<String> OUTLIVING = Set.of("desired.json", "state.json");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path directory;
  private final JsonFile<Desired> desiredFile;
  private final JsonFile<Reached> reachedFile;
  private final JsonFile<Held> heldFile;
  private final JsonFile<Children> childrenFile;
  private final JsonFile<ConnectionParameters> publishedFile;
  private final JsonFile<Marks> marksFile;
  private final JsonFile<SharedSetUp> sharedFile;

  private Desired desired;
  private Reached reached;
  private Held held;
  private Children children;
  private ConnectionParameters published;
  private Marks marks;
  private SharedSetUp shared;
  private SortedMap<String, String> secrets;

  /**
   * How far the partition is.
   *
   * @param deployed the release that was last started; null: none was
   * @param destroyedAt when its destruction was first seen, milliseconds since the epoch; 0: it was
   *     not
   */
  record Reached(
      InstanceGuid guid,
      long revision,
      ReportedState state,
      String detail,
      SoftwareRelease deployed,
      long destroyedAt) {}

  /**
   * A port that the instance uses.
   *
   * @param confirmed the master holds it too
   */
  record Port(int port, boolean confirmed) {}

  private record Held(SortedMap<String, Port> ports) {}

  /**
   * What is known of a child.
   *
   * @param answered the digest of the last request that the master took
   */
  record Child(String answered, ConnectionParameters published) {}

  private record Children(SortedMap<String, Child> byTitle) {}

  /**
   * What was done already.
   *
   * @param files what each file was when it was written, by path
   * @param runs the digest with which each run succeeded, by name
   */
  private record Marks(SortedMap<String, String> files, SortedMap<String, String> runs) {}

  /**
   * A shared instance for which something was done, or may have been.
   *
   * @param order as it was ordered then
   * @param files what was written for it, paths in the partition
   */
  record Kept(SharedDesired order, SortedSet<String> files) {}

  private record SharedSetUp(SortedMap<String, Kept> byGuid) {}

  /** Reads what is there. */
  ControlFiles(Path directory) {
    this.directory = directory;
    this.desiredFile = file("desired.json", Desired.class);
    this.reachedFile = file("state.json", Reached.class);
    this.heldFile = file("held.json", Held.class);
    this.childrenFile = file("connections.json", Children.class);
    this.publishedFile = file("published.json", ConnectionParameters.class);
    this.marksFile = file("marks.json", Marks.class);
    this.sharedFile = file("shared.json", SharedSetUp.class);
    load();
  }

  private void load() {
    desired = desiredFile.read().orElse(null);
    reached = reachedFile.read().orElse(null);
    held = heldFile.read().orElseGet(() -> new Held(new TreeMap<>()));
    children = childrenFile.read().orElseGet(() -> new Children(new TreeMap<>()));
    published = publishedFile.read().orElse(ConnectionParameters.NONE);
    marks = marksFile.read().orElseGet(() -> new Marks(new TreeMap<>(), new TreeMap<>()));
    shared = sharedFile.read().orElseGet(() -> new SharedSetUp(new TreeMap<>()));
    secrets = readSecrets();
  }

  Optional<Desired> desired() {
    return Optional.ofNullable(desired);
  }

  void desired(Desired order) {
    desiredFile.write(order);
    desired = order;
  }

  Optional<Reached> reached() {
    return Optional.ofNullable(reached);
  }

  void reached(Reached now) {
    if (!now.equals(reached)) {
      reachedFile.write(now);
      reached = now;
    }
  }

  Map<String, Port> ports() {
    return Map.copyOf(held.ports());
  }

  void hold(String name, Port port) {
    if (!port.equals(held.ports().put(name, port))) {
      heldFile.write(held);
    }
  }

  Map<String, String> secrets() {
    return Map.copyOf(secrets);
  }

  /** Makes a secret of letters and digits that no one could guess, and keeps it. */
  void makeSecret(String name, int length) throws IOException {
    StringBuilder secret = new StringBuilder();
    while (secret.length() < length) {
      secret.append(SECRET_LETTERS.charAt(RANDOM.nextInt(SECRET_LETTERS.length())));
    }
    DurableFile.write(
        directory.resolve("secrets").resolve(name),
        secret.toString().getBytes(StandardCharsets.US_ASCII),
        "rw-------");
    secrets.put(name, secret.toString());
  }

  Map<String, Child> children() {
    return Map.copyOf(children.byTitle());
  }

  /** Keeps what a child has published; what it published before and does not now stays. */
  void child(String title, String answered, ConnectionParameters news) {
    Child before = children.byTitle().get(title);
    Child now =
        new Child(
            answered,
            merged(before == null ? ConnectionParameters.NONE : before.published(), news));
    if (!now.equals(children.byTitle().put(title, now))) {
      childrenFile.write(children);
    }
  }

  ConnectionParameters published() {
    return published;
  }

  /**
   * Publishes values in addition to, or in the place of, earlier ones; returns whether any is new.
   */
  boolean publish(Map<String, String> values, Set<String> publicKeys) {
    ConnectionParameters next = merged(published, ConnectionParameters.of(values, publicKeys));
    if (next.equals(published)) {
      return false;
    }
    publishedFile.write(next);
    published = next;
    return true;
  }

  /** What {@code path} was when it was last written; empty for never. */
  String fileMark(String path) {
    return marks.files().getOrDefault(path, "");
  }

  void fileMark(String path, String mark) {
    marks.files().put(path, mark);
    marksFile.write(marks);
  }

  /** The digest with which the run last succeeded; empty for never. */
  String runMark(String name) {
    return marks.runs().getOrDefault(name, "");
  }

  void runMark(String name, String digest) {
    marks.runs().put(name, digest);
    marksFile.write(marks);
  }

  /** The shared instances for which something was done, each as it was ordered then. */
  SortedMap<InstanceGuid, SharedDesired> sharedOrders() {
    SortedMap<InstanceGuid, SharedDesired> orders = new TreeMap<>();
    shared.byGuid().values().forEach(kept -> orders.put(kept.order().guid(), kept.order()));
    return orders;
  }

  /** Empty when nothing was done for it. */
  Optional<Kept> shared(InstanceGuid guid) {
    return Optional.ofNullable(shared.byGuid().get(guid.value()));
  }

  /** To be kept before anything is done for it. */
  void keepShared(Kept kept) {
    if (!kept.equals(shared.byGuid().put(kept.order().guid().value(), kept))) {
      sharedFile.write(shared);
    }
  }

  /** Forgets a shared instance of which nothing is left; that it was there last of all. */
  void forgetShared(InstanceGuid guid) throws IOException {
    String suffix = Plan.suffix(guid);
    for (String name : secrets.keySet().stream().filter(each -> each.endsWith(suffix)).toList()) {
      Files.deleteIfExists(directory.resolve("secrets").resolve(name));
      secrets.remove(name);
    }
    if (marks.runs().keySet().removeIf(name -> name.endsWith(suffix))
        | marks.files().keySet().removeAll(shared(guid).map(Kept::files).orElseThrow())) {
      marksFile.write(marks);
    }
    shared.byGuid().remove(guid.value());
    sharedFile.write(shared);
  }

  /**
   * Forgets the instance; its order stays, without its parameters, so that it is not forgotten too.
   */
  void wipe() throws IOException {
    if (Files.isDirectory(directory)) {
      try (Stream<Path> entries = Files.list(directory)) {
        for (Path entry : entries.toList()) {
          if (!OUTLIVING.contains(entry.getFileName().toString())) {
            FileTree.delete(entry);
          }
        }
      }
    }
    load();
  }

  private static ConnectionParameters merged(
      ConnectionParameters before, ConnectionParameters news) {
    TreeMap<String, String> values = new TreeMap<>(before.values());
    values.putAll(news.values());
    return ConnectionParameters.of(
        values, news.isEmpty() ? before.publicKeys() : news.publicKeys());
  }

  /** The digest that stands for a request among what was answered. */
  static String digestOf(Object request) {
    return ContentDigest.ofTexts(List.of(JsonFile.text(request)));
  }

  private SortedMap<String, String> readSecrets() {
    SortedMap<String, String> read = new TreeMap<>();
    Path secretFiles = directory.resolve("secrets");
    if (Files.isDirectory(secretFiles)) {
      try (Stream<Path> files = Files.list(secretFiles)) {
        for (Path file : files.filter(each -> !each.toString().endsWith(".new")).toList()) {
          read.put(file.getFileName().toString(), Files.readString(file));
        }
      } catch (IOException e) {
        throw new IllegalStateException("Expected to read " + secretFiles + ", but cannot.", e);
      }
    }
    return read;
  }

  private <T> JsonFile<T> file(String name, Class<T> type) {
    return new JsonFile<>(directory.resolve(name), type);
  }
}
