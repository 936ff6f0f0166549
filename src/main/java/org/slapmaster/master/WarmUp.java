package org.slapmaster.master;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slapmaster.slap.MarshalWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a scratch master as stock clients do: new requests, requests of existing titles, and what a
 * computer is told. What these run through is compiled by the JVM when they have run some thousand
 * times, in the order of ten milliseconds of processor time each before and a fraction of one after
 * that.
 */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final int CONNECTIONS = 8;
  private static final int PARTITIONS = 250;

  /** A computer's information is a thousand times as long as the answer to a request. */
  private static final int CALLS_PER_INFORMATION = 200;

  private static final int PATIENCE = (int) Duration.ofSeconds(20).toMillis();
  private static final String RELEASE = "https://example.com/software.cfg";
  private final Endpoint master;
  private final long deadline;
  private final CountDownLatch stop;
  private final LongAdder calls = new LongAdder();

  private WarmUp(Endpoint master, Duration within, CountDownLatch stop) {
    this.master = master;
    this.deadline = System.nanoTime() + within.toNanos();
    this.stop = stop;
  }

  /** Calls until {@code within} is over or the program is told to end. */
  static void call(Endpoint master, Duration within, CountDownLatch stop)
      throws InterruptedException {
    WarmUp warmUp = new WarmUp(master, within, stop);
    List<Thread> callers =
        IntStream.range(0, CONNECTIONS)
            .mapToObj(number -> new Thread(() -> warmUp.callAs(number), "warm-up-" + number))
            .toList();
    callers.forEach(Thread::start);
    for (Thread caller : callers) {
      caller.join();
    }
    LOG.info("Warmed up with {} calls to a scratch master", warmUp.calls);
  }

  private void callAs(int number) {
    String computer = "COMP-" + number;
    try (Line line = new Line()) {
      line.post("loadComputerConfigurationFromXML", Map.of("xml", format(computer)));
      line.post(
          "supplySupply", Map.of("url", RELEASE, "computer_id", computer, "state", "available"));
      for (int i = 1; stop.getCount() > 0 && System.nanoTime() - deadline < 0; i++) {
        line.post("requestComputerPartition", request(computer, i));
        line.post("requestComputerPartition", request(computer, (i + 1) / 2));
        if (i % (CALLS_PER_INFORMATION / 2) == 0) {
          line.get("getFullComputerInformation?computer_id=" + computer);
        }
      }
    } catch (IOException failure) {
      LOG.warn("Expected a scratch master to answer, but: {}", failure.toString());
    }
  }

  private static Map<String, String> request(String computer, int number) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("software_release", RELEASE);
    form.put("software_type", "default");
    form.put("partition_reference", computer + " " + number);
    form.put("partition_parameter_xml", marshalled(Map.of("_", "{}")));
    form.put("filter_xml", marshalled(Map.of("computer_guid", computer)));
    form.put("state", marshalled("started"));
    form.put("shared_xml", marshalled(false));
    return form;
  }

  private static String format(String computer) {
    List<Object> partitions = new ArrayList<>();
    for (int i = 0; i < PARTITIONS; i++) {
      Map<String, String> address =
          Map.of("addr", "10.0.%d.%d".formatted(i / 250, i % 250 + 1), "netmask", "255.0.0.0");
      partitions.add(Map.of("reference", "slappart" + i, "address_list", List.of(address)));
    }
    return marshalled(Map.of("reference", computer, "partition_list", partitions));
  }

  private static String marshalled(Object value) {
    return new String(MarshalWriter.write(value), UTF_8);
  }

  /** A connection. Why not Java's own client: it would be what is compiled first. */
  private final class Line implements Closeable {
    private final Socket socket = new Socket(master.host(), master.port());
    private final InputStream in = new BufferedInputStream(socket.getInputStream());
    private final OutputStream out = socket.getOutputStream();

    Line() throws IOException {
      socket.setSoTimeout(PATIENCE);
      socket.setTcpNoDelay(true);
    }

    void get(String path) throws IOException {
      send("GET /" + path + " HTTP/1.1\r\nHost: " + master + "\r\n\r\n");
    }

    void post(String method, Map<String, String> form) throws IOException {
      String body =
          form.entrySet().stream()
              .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
              .collect(Collectors.joining("&"));
      send(
          "POST /%s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                  .formatted(method, master)
              + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body));
    }

    private void send(String request) throws IOException {
      out.write(request.getBytes(UTF_8));
      long length = 0;
      for (String header = line(); !header.isEmpty(); header = line()) {
        if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
          length = Long.parseLong(header.substring(15).strip());
        }
      }
      in.skipNBytes(length);
      calls.increment();
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new EOFException("the connection ended");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
