package org.slapmaster.journal.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slapmaster.Again;
import org.slapmaster.journal.JournalHead;
import org.slapmaster.journal.JournalStore;
import org.slapmaster.journal.JournalVerdict;
import org.slapmaster.journal.JournalVerification;

/**
 * The files of a database as a crash, a bad disk or a bad copy leave them: each opens to a
 * beginning of what was written, or is refused, or is found damaged by the verifier. Never does a
 * part in the middle go missing unnoticed. {@code -Dseed=N} repeats a run; {@code
 * -Dslapmaster.test.long=true} does more.
 */
class DamagedFilesTest {
  private static final boolean LONG = Boolean.getBoolean("slapmaster.test.long");
  private static final int IMAGES = LONG ? 2_000 : 50;
  private static final int FLIPS = LONG ? 1_000 : 200;
  private static final long SEED = Long.getLong("seed", System.nanoTime());
  private static final JournalVerification ENTRIES =
      new JournalVerification((s, e, serializer, m, payload) -> {}, (at, of) -> {}, List.of());
  @RegisterExtension private static final Again AGAIN = Again.with("seed", SEED);
  private final Random random = new Random(SEED);
  @TempDir private Path directory;
  private Writing writing;

  @AfterEach
  void end() {
    if (writing != null) {
      writing.close();
    }
  }

  private Path journal() {
    return directory.resolve("journal");
  }

  private void open(Engines engine) {
    System.out.println("seed " + SEED);
    writing = new Writing(Database.open(journal(), engine.name().toLowerCase(Locale.ROOT)));
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> !file.endsWith("LOCK")).sorted().toList();
    }
  }

  /** The note of the head first: it may be behind the database, never ahead. */
  /** What a directory has, while somebody may write to it. */
  static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    List<Path> files = new ArrayList<>(files(from));
    files.sort(Comparator.comparing(file -> !file.endsWith(HeadNote.FILE)));
    for (Path file : files) {
      try {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      } catch (NoSuchFileException goneMeanwhile) {
        // The database removed it: what it held is in another file.
      }
    }
  }

  private static void remove(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** What a directory turns out to be. */
  private record Outcome(JournalHead head, String refusal) {
    boolean isRefused() {
      return refusal != null;
    }
  }

  /** Opens as the master does, and verifies all of it. */
  private static Outcome examine(Path image) {
    try (Database database = Database.open(image, Engines.AUTO)) {
      JournalVerdict verdict = new Verifier(database, ENTRIES).run();
      return verdict.isSound()
          ? new Outcome(verdict.head(), null)
          : new Outcome(null, verdict.faults().get(0).sentence());
    } catch (IllegalStateException refused) {
      assertThat(refused.getMessage()).contains("Expected");
      return new Outcome(null, refused.getMessage());
    }
  }

  private void assertBeginning(JournalHead head, String what) {
    byte[] chain = writing.database.chainAt(head.commits());
    assertThat(chain).as(what).isNotNull();
    assertThat(HexFormat.of().formatHex(chain)).as(what).isEqualTo(head.hash());
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void anImageTakenWhileWritingIsABeginningWithAllThatWasAcknowledged(Engines engine)
      throws Exception {
    open(engine);
    int refused = 0;
    for (int n = 0; n < IMAGES; n++) {
      writing.writeSome(random, 30, 50);
      Path image = directory.resolve("image-" + n);
      long acknowledged = writing.database.head().commits();
      boolean between = n % 2 == 0;
      if (!between) {
        writing.write("meanwhile", Writing.noise(random, random.nextInt(100_000)));
      }
      copy(journal(), image);

      Outcome outcome = examine(image);

      String what = "image " + n + ": " + outcome.refusal();
      if (between) {
        assertThat(outcome.isRefused()).as(what).isFalse();
        assertThat(outcome.head().commits()).as(what).isEqualTo(acknowledged);
      }
      if (outcome.isRefused()) {
        refused++;
      } else {
        assertBeginning(outcome.head(), what);
        assertThat(outcome.head().commits()).as(what).isGreaterThanOrEqualTo(acknowledged);
      }
      remove(image);
      writing.await();
    }
    System.out.println(refused + " of " + IMAGES + " images refused");
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void aFileThatIsCutOffLeavesABeginningOrIsRefused(Engines engine) throws Exception {
    damage(
        engine,
        IMAGES,
        file -> {
          byte[] content = Files.readAllBytes(file);
          Files.write(file, Arrays.copyOf(content, random.nextInt(content.length)));
        });
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void aFlippedByteIsFoundOrDoesNoHarm(Engines engine) throws Exception {
    damage(
        engine,
        FLIPS,
        file -> {
          byte[] content = Files.readAllBytes(file);
          content[random.nextInt(content.length)] ^= (byte) (1 + random.nextInt(255));
          Files.write(file, content);
        });
  }

  /** What a crash or a loss of power leaves of a log: its end is missing, or zeros stand there. */
  @ParameterizedTest
  @EnumSource(Engines.class)
  void aLogWhoseEndIsTornOpensToABeginning(Engines engine) throws Exception {
    open(engine);
    writing.writeSome(random, 30, 100);
    for (int n = 0; n < 20; n++) {
      writing.write("more", Writing.noise(random, random.nextInt(100_000)));
      writing.await();
    }
    for (int n = 0; n < IMAGES; n++) {
      Path image = directory.resolve("torn-" + n);
      copy(journal(), image);
      Files.delete(image.resolve(HeadNote.FILE));
      Path log =
          files(image).stream().filter(file -> file.toString().endsWith(".log")).findFirst().get();
      byte[] content = Files.readAllBytes(log);
      int end = content.length;
      while (content[end - 1] == 0) {
        end--;
      }
      int torn = random.nextInt(end);
      Arrays.fill(content, torn, content.length, (byte) 0);
      Files.write(log, random.nextBoolean() ? content : Arrays.copyOf(content, torn));

      Outcome outcome = examine(image);

      String what = "torn " + n + " at " + torn + ": " + outcome.refusal();
      assertThat(outcome.isRefused()).as(what).isFalse();
      assertBeginning(outcome.head(), what);
      remove(image);
    }
  }

  /** Even when the database itself might take it for the torn end. */
  @ParameterizedTest
  @EnumSource(Engines.class)
  void aLogThatIsDamagedBeforeItsEndIsRefusedByNameAlthoughNothingElseWasNoted(Engines engine)
      throws Exception {
    open(engine);
    for (int n = 0; n < 100; n++) {
      writing.write("a", Writing.noise(random, 1 + random.nextInt(5_000)));
      writing.await();
    }
    JournalHead head = writing.database.head().told();
    for (int n = 0; n < IMAGES; n++) {
      Path image = directory.resolve("flipped-" + n);
      copy(journal(), image);
      Files.delete(image.resolve(HeadNote.FILE));
      Path log =
          files(image).stream().filter(file -> file.toString().endsWith(".log")).findFirst().get();
      byte[] content = Files.readAllBytes(log);
      content[random.nextInt(100_000)] ^= (byte) (1 + random.nextInt(255));
      Files.write(log, content);

      Outcome outcome = examine(image);

      String what = "image " + n;
      if (outcome.isRefused()) {
        assertThat(outcome.refusal()).as(what).contains(log.getFileName().toString());
      } else {
        assertThat(outcome.head()).as(what).isEqualTo(head);
      }
      remove(image);
    }
  }

  private interface Damage {
    void to(Path file) throws IOException;
  }

  /** With the note of the head nothing that was acknowledged goes missing unnoticed. */
  private void damage(Engines engine, int times, Damage damage) throws Exception {
    open(engine);
    writing.writeSome(random, 30, 600);
    String large = Writing.noise(random, 70_000);
    Path whole = directory.resolve("whole");
    // Both in tables and in the log.
    Backup.of(writing.database, whole);
    try (Writing more = new Writing(Database.open(whole, Engines.AUTO))) {
      more.write("more", "1", "2", "3");
      more.write("more", large);
      more.write("more", "5");
      more.await();
    }
    writing.write("more", "1", "2", "3");
    writing.write("more", large);
    writing.write("more", "5");
    writing.await();
    JournalHead head = writing.database.head().told();
    assertThat(examine(whole).head()).isEqualTo(head);
    int harmless = 0;
    for (int n = 0; n < times; n++) {
      Path image = directory.resolve("damaged-" + n);
      copy(whole, image);
      List<Path> files = files(image).stream().filter(DamagedFilesTest::isNotEmpty).toList();
      Path file = files.get(random.nextInt(files.size()));
      damage.to(file);

      Outcome outcome = examine(image);

      String what = "damage " + n + " to " + file.getFileName();
      if (!outcome.isRefused()) {
        harmless++;
        assertBeginning(outcome.head(), what);
        if (!file.endsWith(HeadNote.FILE)) {
          assertThat(outcome.head()).as(what).isEqualTo(head);
        }
      }
      remove(image);
    }
    System.out.println(harmless + " of " + times + " did no harm, the others were found");
  }

  private static boolean isNotEmpty(Path file) {
    return file.toFile().length() > 0;
  }

  /** The store's own way for tools. */
  @ParameterizedTest
  @EnumSource(Engines.class)
  void toolsLookAtADamagedStoreAsWell(Engines engine) throws Exception {
    open(engine);
    writing.writeSome(random, 10, 100);
    JournalHead head = writing.database.head().told();
    Path copy = directory.resolve("copy");
    Backup.of(writing.database, copy);
    try (Engine damaged = Engines.choose(Engines.AUTO, copy).open(copy)) {
      damaged.write(List.of(new Engine.Change(Keys.entry(1, 1), null)));
    }
    try (JournalStore store = JournalStore.open(copy)) {
      assertThat(store.head()).isEqualTo(head);
      assertThat(store.verify(ENTRIES).isSound()).isFalse();
    }
  }
}
