package org.slapmaster.journal.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slapmaster.journal.Block;
import org.slapmaster.journal.EventCatalogue;
import org.slapmaster.journal.JournalEntry;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.journal.Recorded;
import org.slapmaster.journal.Replay;
import org.slapmaster.journal.StreamId;
import org.slapmaster.sim.GoldenStory;
import org.slapmaster.view.CloudView;
import org.slapmaster.view.ViewJson;

/**
 * Journals as they were written once, with every event in the versions of their time: every later
 * program reads them, and gets the graph that is recorded beside. A new version of an event needs a
 * new one: run this test with {@code -Dslapmaster.test.record=true}, which writes the next and
 * touches none that is there.
 */
class GoldenJournalTest {
  private static final Path DIRECTORY = Path.of("src/test/resources/journal");
  private static final boolean RECORD = Boolean.getBoolean("slapmaster.test.record");

  @Test
  void everyJournalOfThePastIsReadAndGivesItsGraph() throws IOException {
    for (Path journal : journals()) {
      JsonNode recorded = ViewJson.MAPPER.readTree(graphOf(journal).toFile());

      assertKept(journal.getFileName().toString(), recorded, graph(read(journal)));
    }
  }

  @Test
  void everyEventInItsPresentVersionIsInOneOfThem() throws IOException {
    Map<String, Integer> newest = new TreeMap<>();
    for (Path journal : journals()) {
      try (BufferedReader lines = Files.newBufferedReader(journal)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          JsonNode event = ViewJson.MAPPER.readTree(line);
          newest.merge(event.path("event").asText(), event.path("version").asInt(), Math::max);
        }
      }
    }
    Set<String> missing = new TreeSet<>();
    for (EventCatalogue.Entry entry : EventCatalogue.all()) {
      if (newest.getOrDefault(entry.name(), 0) < entry.version()) {
        missing.add(entry.name() + " " + entry.version());
      }
    }
    if (RECORD && !missing.isEmpty()) {
      record();
    } else {
      assertThat(missing).as("record a golden journal with them").isEmpty();
    }
  }

  @Test
  void theStoryOfTheNextOneHasEveryEvent() {
    assertThat(GoldenStory.tell().stream().map(JournaledEvent::name).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(
            EventCatalogue.all().stream().map(EventCatalogue.Entry::name).toList());
  }

  private static List<Path> journals() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.filter(file -> file.toString().endsWith(".ndjson")).sorted().toList();
    }
  }

  private static Path graphOf(Path journal) {
    return journal.resolveSibling(
        journal.getFileName().toString().replace(".ndjson", ".graph.json"));
  }

  private static void record() throws IOException {
    Path journal = DIRECTORY.resolve("golden-%02d.ndjson".formatted(journals().size() + 1));
    ExportWriter writer = new ExportWriter();
    List<String> lines = new ArrayList<>(List.of(writer.first(Instant.now(), "")));
    entries(GoldenStory.tell()).forEach(entry -> lines.addAll(writer.lines(entry)));
    lines.add(writer.last());
    Files.write(journal, lines);
    Files.writeString(
        graphOf(journal),
        ViewJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(graph(read(journal)))
            + "\n");
  }

  /** As they stand in a journal: stream by stream. */
  private static List<JournalEntry> entries(List<JournaledEvent> events) {
    Map<String, List<JournaledEvent>> blocks =
        events.stream()
            .sorted(Comparator.comparing(JournaledEvent::position))
            .collect(
                Collectors.groupingBy(
                    event -> event.position().stream() + ":" + event.position().entry(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return blocks.values().stream().map(GoldenJournalTest::entry).toList();
  }

  private static JournalEntry entry(List<JournaledEvent> block) {
    StreamId stream = block.get(0).position().stream();
    List<Recorded> events =
        block.stream().map(event -> new Recorded(event.event(), event.audit())).toList();
    return new JournalEntry(stream, block.get(0).position().entry(), new Block(events));
  }

  private static List<JournaledEvent> read(Path journal) throws IOException {
    List<JournaledEvent> events = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(journal)) {
      ExportReader reader = new ExportReader(lines);
      for (JournalEntry entry = reader.read(); entry != null; entry = reader.read()) {
        events.addAll(JournalReader.open(entry.stream(), entry.entry(), entry.block()));
      }
    }
    return events.stream().sorted().toList();
  }

  /** As it is read from a file. */
  private static JsonNode graph(List<JournaledEvent> events) throws IOException {
    byte[] json = ViewJson.MAPPER.writeValueAsBytes(CloudView.of(Replay.of(events)));
    return ViewJson.MAPPER.readTree(json);
  }

  /** What was shown once is shown the same; later programs may show more. */
  private static void assertKept(String path, JsonNode recorded, JsonNode shown) {
    if (recorded instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        assertKept(path + "." + field.getKey(), field.getValue(), shown.path(field.getKey()));
      }
    } else if (recorded.isArray()) {
      assertThat(shown.size()).as("%s, %s", path, shown).isEqualTo(recorded.size());
      for (int index = 0; index < recorded.size(); index++) {
        assertKept(path + "[" + index + "]", recorded.get(index), shown.path(index));
      }
    } else {
      assertThat(shown).as(path).isEqualTo(recorded);
    }
  }
}
