package org.slapmaster.crash;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slapmaster.slap.Marshal;
import org.slapmaster.slap.SlapObject;

/**
 * The nodes of computers that poll, without processes: they read their orders and report as
 * slapgrid does, again and again until the master has heard it. What is on a partition is its own
 * knowledge, which no crash of the master takes away.
 */
final class StockNode {
  private static final int OK = 200;

  /**
   * What slapgrid takes for a failed run, to be repeated: what is gone meanwhile, what a master
   * that was started meanwhile wants to be read again, and what was not answered in time.
   */
  private static final Set<Integer> REPEATED = Set.of(404, 503);

  /** What an instance takes that could not be reported on. */
  private static final long RUN_MILLIS = 50;

  private static final int MOST_CHARACTERS = 1 << 26;
  private final Client client;
  private final List<String> computers = new CopyOnWriteArrayList<>();

  /** What was last carried out on each partition: the instance, and the mark of its order. */
  private final Map<String, Done> done = new ConcurrentHashMap<>();

  private final Map<String, String> passwords = new ConcurrentHashMap<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();

  private record Done(String guid, String timestamp) {}

  StockNode(Client client) {
    this.client = client;
  }

  /**
   * Tells the master of a computer, as {@code slapos node format} and {@code node software} do; may
   * be repeated.
   */
  void introduce(String computer, int partitions) throws IOException, InterruptedException {
    post("loadComputerConfigurationFromXML", Map.of("xml", format(computer, partitions)));
    Map<String, String> release = Map.of("url", Wish.RELEASE, "computer_id", computer);
    Map<String, String> supply = new LinkedHashMap<>(release);
    supply.put("state", "available");
    post("supplySupply", supply);
    post("availableSoftwareRelease", release);
    if (!computers.contains(computer)) {
      computers.add(computer);
    }
  }

  private static String format(String computer, int partitions) {
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      Map<String, String> address =
          Map.of("addr", "10.0.0." + (i + 1), "netmask", "255.255.255.255");
      list.add(
          Map.of(
              "reference", "slappart" + i,
              "address_list", List.of(address),
              "tap", Map.of("name", "")));
    }
    return Face.marshalled(
        Map.of(
            "reference",
            computer,
            "address",
            "127.0.0.1",
            "netmask",
            "255.255.255.255",
            "partition_list",
            list));
  }

  /** One run over all computers; what fails on the way is done in the next one. */
  void run() throws InterruptedException {
    for (String computer : computers) {
      try {
        for (SlapObject partition : partitions(computer)) {
          processAlone(computer, partition.attributes());
        }
      } catch (IOException away) {
        // Until the next run.
        continue;
      }
    }
  }

  /** A run goes on with its other partitions, on the orders that it has read, however old. */
  private void processAlone(String computer, Map<String, Object> order)
      throws InterruptedException {
    try {
      process(computer, order);
    } catch (IOException nobodyHeard) {
      Thread.sleep(RUN_MILLIS);
    }
  }

  private List<SlapObject> partitions(String computer) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(
                client
                    .master()
                    .resolve("getFullComputerInformation?computer_id=" + Face.encoded(computer))));
    if (response.statusCode() != OK) {
      throw new IOException("no orders: " + response.statusCode());
    }
    SlapObject read = (SlapObject) Marshal.read("orders", response.body(), MOST_CHARACTERS);
    return ((List<?>) read.attributes().get("_computer_partition_list"))
        .stream().map(SlapObject.class::cast).toList();
  }

  private void process(String computer, Map<String, Object> order)
      throws IOException, InterruptedException {
    if (order.get("_software_release_document") == null) {
      return;
    }
    String partition = (String) order.get("_partition_id");
    String place = computer + "/" + partition;
    String guid = (String) order.get("_instance_guid");
    Map<?, ?> parameters = (Map<?, ?>) order.get("_parameter_dict");
    Done wanted = new Done(guid, (String) parameters.get("timestamp"));
    Done last = done.get(place);
    if (wanted.equals(last)) {
      return;
    }
    if (last != null && !last.guid().equals(guid)) {
      violations.add(place + " holds " + last.guid() + ", but was given to " + guid);
    }
    Map<String, String> self = Map.of("computer_id", computer, "computer_partition_id", partition);
    switch ((String) order.get("_requested_state")) {
      case "started" -> {
        Map<String, String> publish = new LinkedHashMap<>(self);
        publish.put("connection_xml", published(guid, parameters.get("size")));
        post("setComputerPartitionConnectionXml", publish);
        post("startedComputerPartition", self);
        done.put(place, wanted);
      }
      case "stopped" -> {
        post("stoppedComputerPartition", self);
        done.put(place, wanted);
      }
      default -> destroy(place, self);
    }
  }

  /** Wiped before it is said: once it may have been heard, the partition may be given away. */
  private void destroy(String place, Map<String, String> self)
      throws IOException, InterruptedException {
    post("stoppedComputerPartition", self);
    done.remove(place);
    post("destroyedComputerPartition", self);
  }

  private String published(String guid, Object size) {
    return Face.marshalled(Map.of("size", String.valueOf(size), "password", password(guid)));
  }

  private String password(String guid) {
    return passwords.computeIfAbsent(guid, g -> "secret of " + g + " " + System.nanoTime());
  }

  /** What an instance's computer has published, as the master must tell it; null: never started. */
  String connection(String guid, String size) {
    String password = passwords.get(guid);
    return password == null ? null : "{password=" + password + ", size=" + size + "}";
  }

  /** Partitions that were given away although their instances had not been wiped. */
  List<String> violations() {
    return violations;
  }

  private void post(String call, Map<String, String> fields)
      throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(Face.form(client.master(), call, fields));
    if (REPEATED.contains(response.statusCode())) {
      throw new IOException(call + " was answered " + response.statusCode() + response.body());
    } else if (response.statusCode() != OK) {
      throw new AssertionError(call + " was answered " + response.statusCode() + response.body());
    }
  }
}
