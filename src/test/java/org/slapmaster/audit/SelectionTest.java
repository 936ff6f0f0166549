package org.slapmaster.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.journal.Cut;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.journal.Position;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ComputerId;
import org.slapmaster.view.EventPage;
import org.slapmaster.view.EventView;

/** Pages of the whole journal's order, made from streams that are read one after the other. */
final class SelectionTest {
  private static final ZonedDateTime NOW = ZonedDateTime.now(ZoneOffset.UTC);

  /** Streams with many moments in common; several events of one block may share theirs too. */
  private static List<JournaledEvent> streamAfterStream(long seed) {
    Random random = new Random(seed);
    List<JournaledEvent> events = new ArrayList<>();
    for (int number = 1; number <= 5; number++) {
      StreamId stream = StreamId.of(new ComputerId("COMP-" + number));
      long at = 1;
      for (int entry = 1; entry <= 8; entry++) {
        at += random.nextInt(3);
        for (int index = 0; index <= random.nextInt(3); index++) {
          Audit audit = new Audit(at, random.nextBoolean() ? "http ANN" : "http bob", "c" + at);
          events.add(
              new JournaledEvent(
                  new Position(stream, entry, index), audit, new Computer.ComputerOpened()));
        }
        at++;
      }
    }
    return events;
  }

  private static EventPage page(List<JournaledEvent> events, Cut from, String... texts) {
    Map<String, String> asked = new HashMap<>();
    for (int i = 0; i < texts.length; i += 2) {
      asked.put(texts[i], texts[i + 1]);
    }
    EventQuery query = EventQuery.parse(asked, NOW);
    Selection selection = new Selection(query, new Scope(query), from);
    events.forEach(selection::look);
    return selection.page();
  }

  private static List<String> positions(List<JournaledEvent> events) {
    return events.stream().map(event -> event.position().toString()).toList();
  }

  @Test
  void pagesOneAfterTheOtherAreTheWholeJournalInItsOrder() {
    for (long seed = 1; seed <= 50; seed++) {
      List<JournaledEvent> events = streamAfterStream(seed);
      List<String> read = new ArrayList<>();
      EventPage page = page(events, null, "limit", "7");
      page.events().forEach(event -> read.add(event.position()));
      while (page.next() != null) {
        Position next = Position.parse(page.next());
        long at =
            events.stream()
                .filter(event -> event.position().equals(next))
                .findFirst()
                .orElseThrow()
                .audit()
                .at();
        page = page(events, new Cut(at, next), "limit", "7");
        page.events().forEach(event -> read.add(event.position()));
      }
      assertThat(read).as("seed %d", seed).isEqualTo(positions(events.stream().sorted().toList()));
    }
  }

  @Test
  void theTailIsTheNewestInOrder() {
    List<JournaledEvent> events = streamAfterStream(3);
    List<String> sorted = positions(events.stream().sorted().toList());
    EventPage tail = page(events, null, "tail", "5");
    assertThat(tail.events())
        .extracting(EventView::position)
        .isEqualTo(sorted.subList(sorted.size() - 5, sorted.size()));
    assertThat(tail.next()).isNull();
    assertThat(tail.total()).isEqualTo(events.size());
    assertThat(page(events, null, "tail", "10000").events()).hasSize(events.size());
  }

  @Test
  void aPageSaysWhichPeriodItIsAboutAndHowManyThereAre() {
    List<JournaledEvent> events = streamAfterStream(4);
    Collections.shuffle(events, new Random(4));
    long ofAnn = events.stream().filter(event -> event.audit().by().endsWith("ANN")).count();
    EventPage page = page(events, new Cut(3, null), "by", "ann", "limit", "1");
    assertThat(page.events()).hasSize(1);
    assertThat(page.first())
        .isEqualTo(
            events.stream()
                .sorted()
                .filter(e -> e.audit().at() >= 3)
                .findFirst()
                .map(EventView::of)
                .orElseThrow()
                .at());
    assertThat(page.total()).isPositive().isLessThan(ofAnn + 1);
    assertThat(page.next()).isNotNull();
    assertThat(page(events, new Cut(1_000, null)).first()).isNull();
  }

  @Test
  void aCauseIsMetExactly() {
    List<JournaledEvent> events = streamAfterStream(5);
    String cause = events.get(3).audit().cause();
    assertThat(page(events, null, "cause", cause).events())
        .isNotEmpty()
        .allMatch(event -> event.cause().equals(cause));
  }

  @ParameterizedTest
  @CsvSource({
    "limit, 0, a number from 1 to 10000 as 'limit'",
    "limit, 10001, a number from 1 to 10000",
    "tail, -1, a number from 1 to 10000 as 'tail'",
    "tail, many, a number",
    "type, Nonsense, the name of an event such as PartitionAllocated",
    "computer, a|b, a computer",
    "partition, COMP-1, a partition written COMPUTER/NAME",
    "from, soon, a moment such as",
    "to, 2999-01-01, a moment that has passed"
  })
  void whatIsAskedWronglyIsRefused(String name, String value, String expected) {
    assertThatThrownBy(() -> EventQuery.parse(Map.of(name, value), NOW))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Expected " + expected);
    assertThatThrownBy(() -> EventQuery.parse(Map.of("tail", "1", "limit", "1"), NOW))
        .hasMessageContaining("Expected either 'tail' or 'limit'");
  }
}
