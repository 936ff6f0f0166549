package org.slapmaster.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slapmaster.slap.MarshalWriter;
import org.slapmaster.slap.SlapObject;
import org.slapmaster.slap.Tuple;

/** Masters with faults that no real one is to have. */
final class AuditTest {
  private static final Duration PATIENCE = Duration.ofMillis(100);
  private final Batch batch = Batch.of("b", 1, 4);

  /** Titles by partition, of the batch's only computer. */
  private final Map<String, String> instances = new TreeMap<>();

  /** Where titles are that are not in {@link #instances}. */
  private final Map<String, String> elsewhere = new HashMap<>();

  private HttpServer server;
  private SlapClient master;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/requestComputerPartition", exchange -> answer(exchange, request(form(exchange))));
    server.createContext(
        "/getFullComputerInformation", exchange -> answer(exchange, information()));
    server.start();
    master = new SlapClient(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void everythingInItsPlaceIsSound() throws Exception {
    instances.put("p1", "b-1-1");
    instances.put("p2", "b-1-2");
    BenchReport.Allocation found = audit("p1", null);
    assertThat(found.allKept()).isTrue();
    assertThat(found.accepted()).isEqualTo(2);
    assertThat(found.foundAgain()).isEqualTo(2);
    assertThat(found.partitions()).isEqualTo(2);
    assertThat(found.moved()).isZero();
    assertThat(found.allAllocatedAfterSeconds()).isNotNull();
  }

  @Test
  void whatIsOnlyMadeAnewWhenItIsAskedForAgainWasLost() throws Exception {
    instances.put("p1", "b-1-1");
    elsewhere.put("b-1-2", "p9");
    BenchReport.Allocation found = audit(null, null);
    assertThat(found.allKept()).isFalse();
    assertThat(found.lost()).isEqualTo(1);
    assertThat(found.foundAgain()).isEqualTo(1);
    assertThat(found.givenTwice()).isZero();
    assertThat(found.allAllocatedAfterSeconds()).isNull();
  }

  @Test
  void aPartitionThatWasAnsweredToTwoTitlesWasGivenTwice() throws Exception {
    instances.put("p1", "b-1-1");
    instances.put("p2", "b-1-2");
    BenchReport.Allocation found = audit("p1", "p1");
    assertThat(found.allKept()).isFalse();
    assertThat(found.givenTwice()).isEqualTo(1);
    assertThat(found.moved()).isEqualTo(1);
    assertThat(found.lost()).isZero();
  }

  @Test
  void samplesOfTheTimeUntilAllocatedAreSummedUp() throws Exception {
    List<Double> samples = new ArrayList<>();
    for (int i = 1; i <= 200; i++) {
      samples.add((double) i);
    }
    BenchReport.Allocation found =
        new Audit(master, PATIENCE).run(System.nanoTime(), List.of(), samples);
    assertThat(found.samples()).isEqualTo(200);
    assertThat(found.untilAllocatedP50Ms()).isEqualTo(100.0);
    assertThat(found.untilAllocatedP99Ms()).isEqualTo(198.0);
  }

  /** Two titles that were accepted with these partitions; null: they were told to wait. */
  private BenchReport.Allocation audit(String first, String second) throws Exception {
    Audit audit = new Audit(master, PATIENCE);
    audit.accepted(batch.title(1, 1), first == null ? null : place(first));
    audit.accepted(batch.title(1, 2), second == null ? null : place(second));
    return audit.run(System.nanoTime(), List.of(batch.title(1, 2)), List.of());
  }

  private String place(String partition) {
    return batch.allComputers().get(0) + "/" + partition;
  }

  private SlapObject request(Map<String, String> form) {
    String title = form.get("partition_reference");
    String partition =
        instances.entrySet().stream()
            .filter(instance -> instance.getValue().equals(title))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseGet(() -> elsewhere.get(title));
    return new SlapObject(
        "SoftwareInstance",
        Tuple.of(),
        Map.of(
            "slap_computer_id",
            batch.allComputers().get(0),
            "slap_computer_partition_id",
            partition));
  }

  private SlapObject information() {
    List<Object> partitions = new ArrayList<>();
    instances.forEach((partition, title) -> partitions.add(partition(partition, title)));
    partitions.add(
        new SlapObject("ComputerPartition", Tuple.of(), Map.of("_partition_id", "free")));
    return new SlapObject(
        "Computer", Tuple.of("c"), Map.of("_computer_partition_list", partitions));
  }

  private static SlapObject partition(String partition, String title) {
    return new SlapObject(
        "ComputerPartition",
        Tuple.of("c", partition, null),
        Map.of("_partition_id", partition, "_parameter_dict", Map.of("instance_title", title)));
  }

  private static Map<String, String> form(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
    return Arrays.stream(form.split("&"))
        .map(field -> field.split("=", 2))
        .collect(
            Collectors.toMap(
                field -> field[0], field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
  }

  private static void answer(HttpExchange exchange, SlapObject object) throws IOException {
    byte[] document = MarshalWriter.write(object);
    exchange.sendResponseHeaders(200, document.length);
    exchange.getResponseBody().write(document);
    exchange.close();
  }
}
