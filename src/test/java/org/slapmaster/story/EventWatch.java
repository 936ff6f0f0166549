package org.slapmaster.story;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for the first event of a name on the master's event stream. */
final class EventWatch implements AutoCloseable {
  private final HttpURLConnection connection;
  private final CountDownLatch seen = new CountDownLatch(1);

  /** Listens when this returns. */
  EventWatch(String master, String event) {
    try {
      connection = (HttpURLConnection) URI.create(master + "/api/events").toURL().openConnection();
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
      Thread reader = new Thread(() -> read(lines, event), "events");
      reader.setDaemon(true);
      reader.start();
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private void read(BufferedReader lines, String event) {
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains("\"" + event + "\"")) {
          seen.countDown();
          return;
        }
      }
    } catch (IOException closed) {
      // The test is over, or the master was killed.
      return;
    }
  }

  void awaitEvent() {
    try {
      if (!seen.await(Program.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("Expected the event, but it did not come.");
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @Override
  public void close() {
    connection.disconnect();
  }
}
