package org.slapmaster.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slapmaster.Samples;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.domain.request.Request;
import org.slapmaster.model.Audit;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Title;

/** Every event is known by a stable name and survives the journal; what is not known is refused. */
class EventCatalogueTest {
  private static final Audit AUDIT = new Audit(7, "tester", "test");

  @Test
  void everyEventOfEveryEntityIsInTheCatalogueUnderItsOwnName() {
    Set<Class<?>> declared =
        Stream.of(
                Master.Event.class,
                Request.Event.class,
                Computer.Event.class,
                Partition.Event.class)
            .flatMap(vocabulary -> Stream.of(vocabulary.getPermittedSubclasses()))
            .collect(Collectors.toSet());

    assertThat(EventCatalogue.all())
        .extracting(EventCatalogue.Entry::type)
        .containsExactlyInAnyOrderElementsOf(declared);
    assertThat(EventCatalogue.all())
        .allSatisfy(entry -> assertThat(entry.name()).isEqualTo(entry.type().getSimpleName()));
  }

  @Test
  void theNamesInJournalsNeverChange() {
    // A name that vanishes from here makes journals unreadable: events are added, never renamed.
    assertThat(EventCatalogue.all().stream().map(EventCatalogue.Entry::name))
        .containsAll(
            new TreeSet<>(
                List.of(
                    "RequestReceived",
                    "RequestChanged",
                    "InstanceRenamed",
                    "AllocationDeferred",
                    "PartitionAllocated",
                    "ConnectionParametersKnown",
                    "InstanceReady",
                    "InstanceDelayed",
                    "InstanceFaulty",
                    "InstanceRecovered",
                    "PartitionReleased",
                    "RequestDestroyed",
                    "ComputerOffered",
                    "ComputerWithdrawn",
                    "RequestTakenUp",
                    "RequestDone",
                    "ComputerRegistered",
                    "ComputerFormatted",
                    "ComputerLost",
                    "ComputerReturned",
                    "ComputerOpened",
                    "ComputerClosed",
                    "ComputerRemoved",
                    "SoftwareSupplied",
                    "SoftwareInstalling",
                    "SoftwareInstalled",
                    "SoftwareInstallFailed",
                    "SoftwareRemoving",
                    "SoftwareRemoved",
                    "PortHeld",
                    "PortsReleased",
                    "PartitionAssigned",
                    "InstanceBanged",
                    "InstanceStarting",
                    "InstanceWaiting",
                    "InstanceStarted",
                    "InstanceStopping",
                    "InstanceStopped",
                    "InstanceErrorReported",
                    "InstanceDestroying",
                    "InstanceDestroyed",
                    "ProcessesChanged",
                    "PromisePassed",
                    "PromiseFailed",
                    "PromiseDropped",
                    "ConnectionParametersPublished",
                    "PartitionFreed")));
  }

  @Test
  void everyEventSurvivesTheJournal() throws IOException {
    for (EventCatalogue.Entry entry : EventCatalogue.all()) {
      for (long seed = 1; seed <= 50; seed++) {
        Samples samples = new Samples(seed);
        Block block =
            new Block(
                List.of(
                    new Recorded(samples.make(entry.type()), (Audit) samples.make(Audit.class)),
                    new Recorded(samples.make(entry.type()), AUDIT)));

        assertThat(EventCodec.read(EventCodec.write(block)))
            .as("%s with seed %d", entry.name(), seed)
            .isEqualTo(block);
      }
    }
  }

  @Test
  void aLargeBlockIsWrittenAsItsEventsAreOneByOne() throws IOException {
    for (int size : List.of(511, 512, 513, 1_000)) {
      List<Master.InstanceRenamed> events =
          IntStream.rangeClosed(1, size)
              .mapToObj(
                  number ->
                      new Master.InstanceRenamed(
                          InstanceGuid.numbered(number), new Title("shop-" + number)))
              .toList();
      Block block = new Block(events.stream().map(event -> new Recorded(event, AUDIT)).toList());

      byte[] written = EventCodec.write(block);

      assertThat(new String(written, StandardCharsets.UTF_8))
          .isEqualTo(
              events.stream()
                  .map(EventCatalogueTest::text)
                  .map(text -> text.substring(1, text.length() - 1))
                  .collect(Collectors.joining(",", "[", "]")));
      assertThat(EventCodec.read(written)).isEqualTo(block);
    }
  }

  @Test
  void anUnknownEventIsRefusedByName() {
    assertRefused(text().replace("InstanceRenamed", "InstanceBetrayed"), "InstanceBetrayed");
  }

  @Test
  void aNewerVersionOfAnEventIsRefused() {
    assertRefused(text().replace("\"version\":1", "\"version\":2"), "written by a newer program");
  }

  @Test
  void anEventWithoutItsNumbersOrItsAuditIsRefused() {
    String ready =
        text(new Master.InstanceReady(InstanceGuid.numbered(1), 3, RequestedState.STARTED, 0));
    assertRefused(ready.replace("\"revision\":3,", ""), "revision");
    assertRefused(text().replace("\"by\":\"tester\",", ""), "the subject of an audit record");
  }

  @Test
  void aValueThatItsTypeRefusesIsRefused() {
    assertRefused(text().replace("SOFTINST-1", "SOFTINST-x"), "SOFTINST-x");
  }

  @Test
  void anUnknownFieldOfANewerProgramIsPassedOver() throws IOException {
    String more = text().replace("\"title\":", "\"colour\":\"blue\",\"title\":");

    assertThat(EventCodec.read(bytes(more))).isEqualTo(EventCodec.read(bytes(text())));
  }

  @Test
  void anAllocationOfAMasterThatDidNotWriteItsGroundsIsReadWithoutThem() throws IOException {
    String old =
        "[{\"event\":\"PartitionAllocated\",\"version\":1,\"at\":7,\"by\":\"tester\","
            + "\"cause\":\"test\",\"data\":"
            + "{\"guid\":\"SOFTINST-1\",\"partition\":\"COMP-1/slappart0\"}}]";

    assertThat(EventCodec.read(bytes(old)).events())
        .containsExactly(
            new Recorded(
                new Master.PartitionAllocated(
                    InstanceGuid.numbered(1), PartitionId.parse("COMP-1/slappart0"), null),
                AUDIT));
  }

  @Test
  void aDamagedEntryIsRefusedWhereverItIsCut() {
    byte[] whole = bytes(text());
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> EventCodec.read(cut))
          .as("%d bytes", length)
          .isInstanceOf(IOException.class);
    }
    for (String other : List.of("null", "[]", "{}", "5", text() + "x", "[{}]", "[null]")) {
      assertThatThrownBy(() -> EventCodec.read(bytes(other)))
          .as(other)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void theSerializerRefusesWhatItCannotReadLoudly() {
    BlockSerializer serializer = new BlockSerializer();
    assertThatThrownBy(() -> serializer.fromBinary(bytes("[{\"event\":\"X\"}]"), "block"))
        .hasMessageContaining("'X'");
    assertThatThrownBy(() -> serializer.fromBinary(bytes(text()), "snapshot"))
        .hasMessageContaining("'snapshot'");
    assertThatThrownBy(
            () -> serializer.toBinary(new Block(List.of(new Recorded("not an event", AUDIT)))))
        .hasMessageContaining("Expected an event of the catalogue");
  }

  private static String text() {
    return text(new Master.InstanceRenamed(InstanceGuid.numbered(1), new Title("shop")));
  }

  private static String text(Object event) {
    try {
      return new String(
          EventCodec.write(new Block(List.of(new Recorded(event, AUDIT)))), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void assertRefused(String text, String because) {
    assertThatThrownBy(() -> EventCodec.read(bytes(text)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(because);
  }
}
