package org.slapmaster.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slapmaster.Samples;
import org.slapmaster.model.Audit;
import org.slapmaster.view.ContractText;

/** What readers of journals were told stays true: no event changes without a new version. */
class EventContractTest {
  private static final Path PAGE = Path.of("deploy/EVENTS.md");
  private static final Path SIGNATURES = Path.of("src/test/resources/journal/signatures.txt");
  private static final Pattern WORD = Pattern.compile("[A-Z][A-Za-z]+");
  private static final ObjectMapper JSON = new ObjectMapper();
  private final EventContract contract = EventContract.present();

  @Test
  void everyEventAndEveryFieldHasAMeaning() {
    assertThat(contract.events())
        .allSatisfy(
            event -> {
              assertThat(event.meaning()).as(event.name()).endsWith(".");
              assertThat(event.fields())
                  .allSatisfy(field -> assertMeans(event.name(), event.version(), field));
            });
    int newest = contract.events().stream().mapToInt(EventContract.Event::version).max().orElse(0);
    assertThat(contract.types())
        .allSatisfy(
            type -> {
              assertThat(type.meaning()).as(type.name()).endsWith(".");
              assertThat(type.fields())
                  .allSatisfy(field -> assertMeans(type.name(), newest, field));
            });
  }

  private void assertMeans(String owner, int version, EventContract.Field field) {
    String name = owner + "." + field.name();
    assertThat(field.since()).as(name).isBetween(1, version);
    if (contract.type(field.type()) == null) {
      // A number or a text says nothing of what it is.
      assertThat(field.meaning()).as("the meaning of " + name).endsWith(".");
    } else {
      assertThat(field.meaning()).as(name).matches("|.*\\.");
    }
  }

  @Test
  void aFieldIsMissingOnlyWhereTheContractSaysWhatThatMeans() throws IOException {
    for (EventContract.Event event : contract.events()) {
      TreeSet<String> missing = new TreeSet<>();
      Class<?> type = EventCatalogue.byName(event.name()).orElseThrow().type();
      for (long seed = 1; seed <= 100; seed++) {
        Object sample = new Samples(seed).make(type);
        Block block = new Block(List.of(new Recorded(sample, new Audit(7, "tester", "test"))));
        JsonNode data = JSON.readTree(EventCodec.write(block)).get(0).get("data");
        event.fields().stream()
            .map(EventContract.Field::name)
            .filter(name -> !data.has(name))
            .forEach(missing::add);
        List<String> known = event.fields().stream().map(EventContract.Field::name).toList();
        assertThat(data.fieldNames()).toIterable().as(event.name()).isSubsetOf(known);
      }
      assertThat(missing)
          .as(event.name())
          .containsExactlyInAnyOrderElementsOf(
              event.fields().stream()
                  .filter(field -> !field.absent().isEmpty())
                  .map(EventContract.Field::name)
                  .toList());
    }
  }

  @Test
  void thePageForReadersIsUpToDate() throws IOException {
    assertThat(Files.readString(PAGE))
        .as("run: slapmaster journal catalogue > " + PAGE)
        .isEqualTo(ContractText.markdown(contract));
  }

  /**
   * Each version of each event as it was when it was first written down. After a deliberate change,
   * with its step in {@link Upcasters}, run this test with {@code -Dslapmaster.test.record=true}:
   * it adds lines and never changes one.
   */
  @Test
  void noEventChangesItsFieldsWithoutANewVersion() throws IOException {
    Map<String, String> recorded = new TreeMap<>();
    for (String line : Files.readAllLines(SIGNATURES)) {
      int end = line.indexOf(" {");
      recorded.put(line.substring(0, end), line.substring(end + 1));
    }
    List<String> added = new ArrayList<>();
    for (EventContract.Event event : contract.events()) {
      String version = event.name() + " " + event.version();
      String shape = shape(event.fields());
      if (recorded.containsKey(version)) {
        assertThat(shape)
            .as(version + " has other fields: it needs a version of its own, see Upcasters")
            .isEqualTo(recorded.get(version));
      } else {
        added.add(version + " " + shape);
      }
    }
    if (Boolean.getBoolean("slapmaster.test.record")) {
      Files.write(SIGNATURES, added, StandardOpenOption.APPEND);
    } else {
      assertThat(added).as("record it, with -Dslapmaster.test.record=true").isEmpty();
    }
    assertThat(recorded.keySet().stream().map(version -> version.replaceFirst(" .*", "")))
        .as("events whose records are gone cannot be read any more")
        .allMatch(name -> EventCatalogue.byName(name).isPresent());
  }

  /** Names and types down to the last field, so that a change inside a type shows. */
  private String shape(List<EventContract.Field> fields) {
    return fields.stream()
        .map(
            field ->
                field.name()
                    + (field.absent().isEmpty() ? ": " : "?: ")
                    + WORD.matcher(field.type()).replaceAll(type -> shape(type.group())))
        .sorted()
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private String shape(String name) {
    EventContract.Named type = contract.type(name);
    if (type == null || type.form().equals("text")) {
      return type == null ? name : "text";
    }
    return type.isObject() ? shape(type.fields()) : shape(type.form());
  }
}
