package org.slapmaster.crash;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.Again;

/**
 * kill -9 of a real master at random moments while eight clients call it over HTTP, again and again
 * on the same data and the same port. Then everything that was ever acknowledged is asked for.
 *
 * <p>{@code -Dkills=500} (or {@code -Dslapmaster.test.long=true}) is the long form. A run is named
 * by its seed, {@code -Dseed=N}: it fixes what each client asks for and after how many answers the
 * master is killed, but not where the threads of the processes then are.
 */
class KillLoopTest {
  private static final int CLIENTS = 8;
  private static final int KILLS =
      Integer.getInteger("kills", Boolean.getBoolean("slapmaster.test.long") ? 500 : 25);
  private static final long SEED = Long.getLong("seed", 1);
  private static final int MOST_ANSWERS = 100;
  private static final int EARLY_MILLIS = 2_000;

  @RegisterExtension private static final Again AGAIN = Again.with("kills", KILLS, "seed", SEED);
  @TempDir private Path directory;

  @Test
  void nothingThatWasAcknowledgedIsLostMovedOrDoubled() throws Exception {
    try (Scene scene = new Scene(directory, SEED, CLIENTS)) {
      Random random = new Random(SEED);
      scene.start();
      while (scene.kills() < KILLS) {
        scene.awaitAnswers(1 + random.nextInt(MOST_ANSWERS));
        scene.kill();
        if (random.nextInt(8) == 0) {
          scene.killWhileStarting(random.nextInt(EARLY_MILLIS));
        }
        scene.restart();
      }
      scene.endLoad();
      scene.checkEverything();
      System.out.printf("%nseed %d: %s%n", SEED, scene.summary());
    }
  }
}
