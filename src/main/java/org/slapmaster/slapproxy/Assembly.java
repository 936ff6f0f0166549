package org.slapmaster.slapproxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Expect;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;
import org.slapmaster.slap.ParameterXml;
import org.slapmaster.slapproxy.SlapproxyDatabase.Computer;
import org.slapmaster.slapproxy.SlapproxyDatabase.Instance;
import org.slapmaster.slapproxy.SlapproxyDatabase.LeftOut;
import org.slapmaster.slapproxy.SlapproxyDatabase.Partition;
import org.slapmaster.slapproxy.SlapproxyDatabase.SharedInstance;
import org.slapmaster.slapproxy.SlapproxyDatabase.Software;
import org.slapmaster.slapproxy.SqliteFile.Row;

/** Makes values of rows, one by one, so that one bad row leaves out itself and what needs it. */
final class Assembly {
  private final SlapproxyTables tables;
  private final TreeMap<ComputerId, String> addresses = new TreeMap<>();
  private final TreeMap<PartitionId, Partition> partitions = new TreeMap<>();
  private final Map<PartitionId, Instance> instances = new LinkedHashMap<>();
  private final Map<PartitionId, SharedList> sharedLists = new LinkedHashMap<>();
  private final Map<String, PartitionId> roots = new HashMap<>();
  private final Set<Scoped> titles = new HashSet<>();
  private final List<LeftOut> leftOut = new ArrayList<>();

  /**
   * A title where it is unique, as it is here: instances of a tree and shared ones share it.
   *
   * @param tree the title of the root; empty for those that users requested
   */
  private record Scoped(String tree, Title title) {}

  Assembly(SlapproxyTables tables) {
    this.tables = tables;
  }

  SlapproxyDatabase database() {
    tables.computers().forEach(this::addComputer);
    addPartitions();
    List<Software> software = software();
    addInstances(true);
    addInstances(false);
    List<SharedInstance> shared = sharedInstances();
    sharedLists.values().forEach(list -> leftOut.addAll(list.unclaimed()));
    for (Row row : tables.forwarded()) {
      leaveOut(
          "request '%s'".formatted(Expect.shown(row.get("partition_reference"))),
          "Expected an instance of this slapproxy, but the request was forwarded to the master %s,"
              + " where its instance stays.",
          Expect.shown(row.get("master_url")));
    }
    return new SlapproxyDatabase(
        computers(), software, List.copyOf(instances.values()), shared, leftOut);
  }

  private void addComputer(Row row) {
    String reference = row.get("reference");
    tried(
        "computer '%s'".formatted(Expect.shown(reference)),
        () -> addresses.put(new ComputerId(reference), row.get("address")));
  }

  private void addPartitions() {
    Map<List<String>, Set<NetworkAddress>> networks = new HashMap<>();
    for (Row row : tables.networks()) {
      List<String> place = List.of(row.get("computer_reference"), row.get("partition_reference"));
      tried(
              "address of '%s/%s'"
                  .formatted(Expect.shown(place.get(0)), Expect.shown(place.get(1))),
              () ->
                  new NetworkAddress(
                      row.get("reference"), row.get("address"), row.get("netmask"), "", ""))
          .ifPresent(
              address ->
                  networks.computeIfAbsent(place, any -> new LinkedHashSet<>()).add(address));
    }
    for (Row row : tables.partitions()) {
      String computer = row.get("computer_reference");
      String name = row.get("reference");
      Set<NetworkAddress> own = networks.getOrDefault(List.of(computer, name), Set.of());
      tried(
              "partition '%s/%s'".formatted(Expect.shown(computer), Expect.shown(name)),
              () -> new PartitionId(new ComputerId(computer), name))
          .ifPresent(
              place -> {
                addresses.putIfAbsent(place.computer(), "");
                partitions.put(
                    place,
                    new Partition(
                        new PartitionFormat(name, List.copyOf(own), new TreeSet<>()), isFree(row)));
              });
    }
  }

  private static boolean isFree(Row row) {
    return row.get("slap_state").equals("free");
  }

  private List<Computer> computers() {
    Map<ComputerId, List<Partition>> byComputer = new HashMap<>();
    partitions.forEach(
        (place, partition) ->
            byComputer.computeIfAbsent(place.computer(), any -> new ArrayList<>()).add(partition));
    return addresses.entrySet().stream()
        .map(
            entry ->
                new Computer(
                    entry.getKey(),
                    entry.getValue(),
                    byComputer.getOrDefault(entry.getKey(), List.of())))
        .toList();
  }

  private List<Software> software() {
    List<Software> software = new ArrayList<>();
    for (Row row : tables.software()) {
      String what =
          "software '%s' on %s"
              .formatted(Expect.shown(row.get("url")), Expect.shown(row.get("computer_reference")));
      String state = row.get("requested_state");
      if (!state.equals("available")) {
        leaveOut(
            what,
            "Expected software that is to be available, but its state is '%s'.",
            Expect.shown(state));
        continue;
      }
      tried(
              what,
              () ->
                  new Software(
                      new ComputerId(row.get("computer_reference")), release(row.get("url"))))
          .ifPresent(
              supplied -> {
                addresses.putIfAbsent(supplied.computer(), "");
                software.add(supplied);
              });
    }
    return software;
  }

  private void addInstances(boolean ofUsers) {
    for (Row row : tables.partitions()) {
      if (isFree(row) || row.get("requested_by").isEmpty() != ofUsers) {
        continue;
      }
      PartitionId place;
      try {
        place =
            new PartitionId(new ComputerId(row.get("computer_reference")), row.get("reference"));
      } catch (IllegalArgumentException saidOfThePartition) {
        continue;
      }
      tried(
              "instance '%s' on %s".formatted(Expect.shown(row.get("partition_reference")), place),
              () -> instance(row, place))
          .ifPresent(
              instance -> {
                instances.put(place, instance);
                sharedLists.put(place, SharedList.of(place, row.get("slave_instance_list")));
              });
    }
  }

  private Instance instance(Row row, PartitionId place) {
    Instance instance =
        new Instance(
            place,
            new Title(row.get("partition_reference")),
            requester(row.get("requested_by")),
            release(row.get("software_release")),
            type(row.get("software_type")),
            Parameters.of(ParameterXml.read(row.get("xml"))),
            published(row),
            RequestedState.parse(row.get("requested_state")));
    take(row.get("requested_by"), instance.title());
    if (instance.isRoot()) {
      roots.put(instance.title().value(), place);
    }
    return instance;
  }

  /** Where the root of that title is; empty for no title. */
  private Optional<PartitionId> requester(String root) {
    if (root.isEmpty()) {
      return Optional.empty();
    }
    PartitionId place = roots.get(root);
    Expect.that(
        place != null,
        "Expected it in the tree of '%s', but there is no root of that title, or it is left out"
            + " too.",
        Expect.shown(root));
    return Optional.of(place);
  }

  /** The first of a title in the order of the database is the one that slapproxy answers with. */
  private void take(String tree, Title title) {
    boolean isFree = !tree.equals(title.value()) && titles.add(new Scoped(tree, title));
    Expect.that(
        isFree,
        "Expected one '%s' %s, but there is another, which comes first.",
        Expect.shown(title.value()),
        tree.isEmpty()
            ? "among what users requested"
            : "in the tree of '" + Expect.shown(tree) + "'");
  }

  private static ConnectionParameters published(Row row) {
    return ConnectionParameters.of(ParameterXml.read(row.get("connection_xml")), Set.of());
  }

  private static SoftwareRelease release(String url) {
    SoftwareRelease release = new SoftwareRelease(url);
    release
        .malformed()
        .ifPresent(
            sentence -> {
              throw new IllegalArgumentException(sentence);
            });
    return release;
  }

  private static SoftwareType type(String name) {
    return name.isEmpty() ? SoftwareType.DEFAULT : new SoftwareType(name);
  }

  private List<SharedInstance> sharedInstances() {
    List<SharedInstance> shared = new ArrayList<>();
    for (Row row : tables.slaves()) {
      tried(
              SharedList.what(
                  row.get("reference"), row.get("computer_reference") + "/" + row.get("hosted_by")),
              () -> sharedInstance(row))
          .ifPresent(shared::add);
    }
    return shared;
  }

  private SharedInstance sharedInstance(Row row) {
    PartitionId place =
        new PartitionId(new ComputerId(row.get("computer_reference")), row.get("hosted_by"));
    Instance host = instances.get(place);
    Expect.that(
        host != null,
        "Expected its host on %s, but no instance is there, or it is left out.",
        place);
    String reference = row.get("reference");
    Map<String, String> parameters = sharedLists.get(place).claim(reference);
    String tree = row.get("asked_by");
    Expect.that(
        reference.startsWith(tree + "_"),
        "Expected a name that begins with '%s', as its root is called, but got '%s'.",
        Expect.shown(tree + "_"),
        Expect.shown(reference));
    SharedInstance shared =
        new SharedInstance(
            reference,
            new Title(reference.substring(tree.length() + 1)),
            requester(tree),
            place,
            host.release(),
            host.type(),
            Parameters.of(parameters),
            published(row));
    take(tree, shared.title());
    return shared;
  }

  /** What can be made; otherwise it is left out with the sentence of the refusal. */
  private <T> Optional<T> tried(String what, Supplier<T> attempt) {
    try {
      return Optional.ofNullable(attempt.get());
    } catch (IllegalArgumentException refused) {
      leaveOut(what, "%s", refused.getMessage());
      return Optional.empty();
    }
  }

  private void leaveOut(String what, String why, Object... arguments) {
    leftOut.add(new LeftOut(what, why.formatted(arguments)));
  }
}
