package org.slapmaster.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks for titles until each has a partition, as stock clients do that are told to wait. */
final class Placing {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Placing() {}

  /**
   * Returns the places by title; a title that is never allocated, within a minute without news of
   * any other, is missing.
   *
   * @param atOnce how many are asked for at a time
   */
  static Map<String, String> ask(SlapClient master, List<Batch.Title> titles, int atOnce)
      throws IOException, InterruptedException {
    Map<String, String> places = new HashMap<>();
    List<Batch.Title> missing = titles;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!missing.isEmpty() && System.nanoTime() - deadline < 0) {
      List<String> answered = Parallel.each(atOnce, missing, title -> place(master, title));
      List<Batch.Title> stillMissing = new ArrayList<>();
      for (int i = 0; i < answered.size(); i++) {
        if (answered.get(i) == null) {
          stillMissing.add(missing.get(i));
        } else {
          places.put(missing.get(i).text(), answered.get(i));
        }
      }
      if (stillMissing.size() < missing.size()) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
      }
      missing = stillMissing;
      if (!missing.isEmpty()) {
        Thread.sleep(PAUSE.toMillis());
      }
    }
    return places;
  }

  /** Null when it has none yet, or the call failed. */
  private static String place(SlapClient master, Batch.Title title)
      throws IOException, InterruptedException {
    try {
      return master.request(title).place();
    } catch (ConnectException gone) {
      throw gone;
    } catch (IOException brokenConnection) {
      return null;
    }
  }
}
