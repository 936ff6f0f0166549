package org.slapmaster.master;

import akka.stream.javadsl.StreamConverters;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.slapmaster.disk.DurableFile;
import org.slapmaster.journal.JournalEntry;
import org.slapmaster.journal.JournalHead;
import org.slapmaster.journal.JournalStore;
import org.slapmaster.journal.postgresql.Schema;
import org.slapmaster.journal.transfer.ExportReader;
import org.slapmaster.journal.transfer.JournalBackup;
import org.slapmaster.journal.transfer.JournalCopy;
import org.slapmaster.journal.transfer.JournalExport;
import org.slapmaster.journal.transfer.JournalTally;
import org.slapmaster.journal.transfer.JournalWriter;
import org.slapmaster.journal.verify.JournalCheck;
import org.slapmaster.journal.verify.VerifyReport;
import org.slapmaster.model.Expect;

/**
 * What is done to a journal as a whole while no master uses it. A place is a data directory, or a
 * file of settings that name a PostgreSQL. Methods throw {@link IllegalArgumentException} with one
 * sentence when a place is not there or in use, and {@link IllegalStateException} with one sentence
 * when what is there cannot be read or written. Progress is the number of entries that are done.
 */
public final class JournalProgram {
  private JournalProgram() {}

  /** The script that makes the tables of a journal in PostgreSQL. */
  public static String schemaScript() {
    return Schema.script();
  }

  /** Makes the tables in the database that the settings name. Returns where, for people. */
  public static String createSchema(Path settings) {
    Config config = MasterConfig.reading(null, settings);
    Expect.that(
        MasterConfig.isPostgresql(config),
        "Expected settings with slapmaster.journal.store = postgresql, but %s has another store.",
        settings);
    return Schema.create(config);
  }

  /** The lines of an export. */
  public static void export(Path place, Consumer<String> line)
      throws IOException, InterruptedException {
    try (OpenJournal journal = OpenJournal.at(place);
        Stream<String> lines =
            JournalExport.whole(journal.system())
                .runWith(StreamConverters.asJavaStream(), journal.system())) {
      lines.forEach(line);
    }
  }

  /**
   * Copies the keys of the journal in a data directory to a file of its owner alone, which must not
   * be there.
   */
  public static void copyKeys(Path data, Path file) throws IOException, InterruptedException {
    try (OpenJournal journal = OpenJournal.at(data)) {
      copy(journal.keys(), file);
    }
  }

  private static void copy(Path keys, Path file) throws IOException {
    Expect.that(
        !Files.exists(file),
        "Expected to write keys to a new file, but %s is there already.",
        file);
    DurableFile.write(file, Files.readAllBytes(keys), "rw-------");
  }

  /**
   * Fills an empty data directory from an export; leaves it empty when that is damaged.
   *
   * @param keys that open its secrets; null when they come otherwise
   * @return the counts of the export's last line
   */
  public static JsonNode read(Path data, BufferedReader export, Path keys, LongConsumer progress)
      throws IOException {
    OpenJournal journal = OpenJournal.inEmpty(data);
    boolean whole = false;
    try {
      JsonNode counts = fill(journal, export, progress);
      if (keys != null) {
        copy(keys, journal.keys());
      }
      whole = true;
      return counts;
    } finally {
      journal.close();
      if (!whole) {
        remove(data.resolve("journal"));
      }
    }
  }

  private static JsonNode fill(OpenJournal journal, BufferedReader export, LongConsumer progress)
      throws IOException {
    ExportReader reader = new ExportReader(export);
    JournalWriter writer = new JournalWriter(journal.system());
    long done = 0;
    for (JournalEntry entry = reader.read(); entry != null; entry = reader.read()) {
      writer.write(entry);
      progress.accept(++done);
    }
    writer.flush();
    return reader.counts();
  }

  private static void remove(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Iterator<Path> each = files.sorted(Comparator.reverseOrder()).iterator();
          each.hasNext(); ) {
        Files.delete(each.next());
      }
    }
  }

  /** Where a stopped master's embedded journal stands. */
  public static JournalHead head(Path data) throws IOException {
    return withStore(data, JournalStore::head);
  }

  /**
   * Examines a journal.
   *
   * @param expected heads that were noted elsewhere
   */
  public static VerifyReport verify(Path place, List<JournalHead> expected, LongConsumer progress)
      throws IOException, InterruptedException {
    if (!Files.isRegularFile(place)) {
      return withStore(place, store -> JournalCheck.ofStore(store, expected, progress))
          .uncompared();
    }
    try (OpenJournal journal = OpenJournal.at(place)) {
      return JournalCheck.ofStreams(journal.system(), expected, progress).uncompared();
    }
  }

  /**
   * Copies a stopped master's journal into a data directory that is new or empty.
   *
   * @param keysCopy a new file for its keys; null: they are not wanted
   */
  public static JournalHead backup(Path data, Path directory, Path keysCopy) throws IOException {
    Path keys = Path.of(MasterConfig.reading(data, null).getString("slapmaster.keys"));
    return withStore(
        data,
        store -> JournalBackup.run(store, keysCopy == null ? null : keys, directory, keysCopy));
  }

  private interface Use<T> {
    T apply(JournalStore store) throws IOException;
  }

  private static <T> T withStore(Path data, Use<T> use) throws IOException {
    Expect.that(
        Files.isDirectory(data.resolve("journal")),
        "Expected the data directory of a master, but %s has no journal.",
        data);
    DataDirectory held = DataDirectory.hold(data);
    try (JournalStore store = JournalStore.open(data.resolve("journal"))) {
      return use.apply(store);
    } finally {
      held.close();
    }
  }

  /** Takes a journal from one place to another that has none; returns what both hold then. */
  public static JournalTally.Result copy(Path from, Path to, LongConsumer progress)
      throws IOException, InterruptedException {
    try (OpenJournal source = OpenJournal.at(from);
        OpenJournal target = OpenJournal.toFill(to)) {
      return new JournalCopy(source.system(), target.system(), progress).run();
    }
  }
}
