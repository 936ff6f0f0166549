package org.slapmaster.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Reads a master's stream of events from the beginning on, hangs up every now and then and goes on
 * behind the last event that it had whole; so it does when the master dies.
 */
final class StreamReader implements Runnable {
  private static final int MOST_EVENTS = 60;
  private static final long PAUSE_MILLIS = 100;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final URI events;
  private final Random random;
  private final List<String> ids = new ArrayList<>();
  private int cuts;
  private volatile boolean ended;

  StreamReader(String url, long seed) {
    events = URI.create(url + "/api/events");
    random = new Random(seed);
  }

  @Override
  public void run() {
    try {
      while (!ended) {
        try {
          read(1 + random.nextInt(MOST_EVENTS));
        } catch (IOException died) {
          Thread.sleep(PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void cut() {
    cuts++;
  }

  private void read(int count) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(events).header("Last-Event-ID", last()).build();
    HttpResponse<InputStream> response =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      throw new IOException("no stream: " + response.statusCode());
    }
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      cut();
      String id = null;
      for (int left = count; left > 0 && !ended; ) {
        String line = lines.readLine();
        if (line == null) {
          return;
        } else if (line.startsWith("id: ")) {
          id = line.substring("id: ".length());
        } else if (line.isEmpty() && id != null) {
          add(id);
          id = null;
          left--;
        }
      }
    }
  }

  private synchronized String last() {
    return ids.isEmpty() ? "start" : ids.get(ids.size() - 1);
  }

  private synchronized void add(String id) {
    ids.add(id);
  }

  /** The positions read so far, in their order. */
  synchronized List<String> ids() {
    return List.copyOf(ids);
  }

  /** How many connections it had. */
  synchronized int cuts() {
    return cuts;
  }

  /** Ends at the next event. */
  void end() {
    ended = true;
  }
}
