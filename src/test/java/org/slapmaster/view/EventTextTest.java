package org.slapmaster.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slapmaster.Samples;
import org.slapmaster.domain.allocation.Grounds;
import org.slapmaster.domain.allocation.SoftwarePolicy;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.journal.EventCatalogue;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.journal.Position;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Filter;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/** Every event in one clear line, without secrets. */
final class EventTextTest {
  private static final Audit NOW = new Audit(1, "tester", "test");
  private static final String SECRET = "correct-horse";
  private static final ComputerId COMPUTER = new ComputerId("COMP-1");
  private static final PartitionId PLACE = PartitionId.parse("COMP-1/slappart0");
  private static final InstanceGuid HOST = InstanceGuid.numbered(1);
  private static final InstanceGuid SHARED = InstanceGuid.numbered(2);

  private static EventView view(StreamId stream, Object event) {
    return EventView.of(new JournaledEvent(new Position(stream, 1, 0), NOW, event));
  }

  private static StreamId stream(StreamId.Kind kind) {
    return switch (kind) {
      case MASTER -> StreamId.MASTER;
      case REQUEST -> StreamId.of(HOST);
      case COMPUTER -> StreamId.of(COMPUTER);
      case PARTITION -> StreamId.of(PLACE);
    };
  }

  @Test
  void everyEventOfTheCatalogueHasOneLineOfItsOwnWithoutSecrets() throws JsonProcessingException {
    for (EventCatalogue.Entry entry : EventCatalogue.all()) {
      for (long seed = 1; seed <= 40; seed++) {
        Samples samples =
            new Samples(seed)
                .leaf(Parameters.class, random -> Parameters.of(Map.of("password", SECRET)))
                .leaf(
                    ConnectionParameters.class,
                    random -> ConnectionParameters.of(Map.of("password", SECRET), Set.of()));
        EventView view = view(stream(entry.stream()), samples.make(entry.type()));
        assertThat(view.text())
            .as(entry.name())
            .isNotBlank()
            .doesNotContain("\n")
            .doesNotContain(entry.name());
        assertThat(ViewJson.MAPPER.writeValueAsString(view))
            .as(entry.name())
            .doesNotContain(SECRET);
      }
    }
  }

  private static Master.Drive shared() {
    return new Master.Drive(
        SHARED,
        3,
        RequestedState.STARTED,
        PLACE,
        1,
        0,
        new Title("tenant"),
        new Title("tenant"),
        new SoftwareRelease("app"),
        SoftwareType.DEFAULT,
        Parameters.of(Map.of("password", SECRET)),
        new Master.Host(HOST, 1));
  }

  static Stream<Arguments> lines() {
    ConnectionParameters published =
        ConnectionParameters.of(Map.of("url", "http://x", "password", SECRET), Set.of());
    return Stream.of(
        Arguments.of(
            StreamId.Kind.MASTER,
            new Master.SharedInstanceBound(SHARED, HOST, PLACE),
            "SOFTINST-2 is served by SOFTINST-1 on COMP-1/slappart0"),
        Arguments.of(
            StreamId.Kind.MASTER,
            new Master.SharedInstanceUnbound(SHARED, HOST),
            "SOFTINST-2 is not served by SOFTINST-1 any more"),
        Arguments.of(
            StreamId.Kind.MASTER,
            new Master.TreeBanged(SHARED, HOST, "a promise\nfailed"),
            "SOFTINST-2 has the tree of SOFTINST-1 processed again: a promise failed"),
        Arguments.of(
            StreamId.Kind.MASTER,
            new Master.SharedInstanceBanged(SHARED, "look"),
            "SOFTINST-2 and its host are to be processed again: look"),
        Arguments.of(
            StreamId.Kind.MASTER,
            new Master.ComputerBanged(COMPUTER, ""),
            "all on COMP-1 are to be processed again"),
        Arguments.of(
            StreamId.Kind.MASTER,
            new Master.ComputerRequested(COMPUTER, new Title("office")),
            "COMP-1 is the reference of the computer 'office'"),
        Arguments.of(
            StreamId.Kind.PARTITION,
            new Partition.SharedInstanceAssigned(shared()),
            "COMP-1/slappart0 shall have the shared SOFTINST-2 'tenant' started (revision 3)"),
        Arguments.of(
            StreamId.Kind.PARTITION,
            new Partition.SharedInstanceServed(SHARED, 3, published),
            "COMP-1/slappart0 serves the shared SOFTINST-2 (revision 3) and publishes password, url"
                + " for it"),
        Arguments.of(
            StreamId.Kind.PARTITION,
            new Partition.SharedInstanceErrorReported(SHARED, 3, "no quota"),
            "COMP-1/slappart0 fails to serve the shared SOFTINST-2: no quota"),
        Arguments.of(
            StreamId.Kind.PARTITION,
            new Partition.SharedInstanceRemoved(SHARED),
            "COMP-1/slappart0 does not serve the shared SOFTINST-2 any more"),
        Arguments.of(
            StreamId.Kind.PARTITION,
            new Partition.RequestedInstancesListed(List.of(new Title("db"), new Title("cache"))),
            "COMP-1/slappart0 requested 'db', 'cache' in its last run"),
        Arguments.of(
            StreamId.Kind.PARTITION,
            new Partition.RequestedInstancesListed(List.of()),
            "COMP-1/slappart0 requested nothing in its last run"),
        Arguments.of(
            StreamId.Kind.COMPUTER,
            new Computer.UsageReported("<journal/>"),
            "COMP-1 says what its instances used (10 characters)"));
  }

  static Stream<Arguments> allocations() {
    Filter filter = Filter.of(Map.of("capability", "gpu", "region", "europe"));
    return Stream.of(
        Arguments.of(null, ""),
        Arguments.of(
            new Grounds(Grounds.Rule.LEAST_USED, 1234, 2, 1, SoftwarePolicy.INSTALLED, filter),
            ", the first free partition with the capability gpu of COMP-1, the least used of 1,234"
                + " computers with room and the software installed, 2 of them passed over for the"
                + " filter, 1 instance before; filter capability=gpu, region=europe"),
        Arguments.of(
            new Grounds(Grounds.Rule.NAMED, 1, 0, 0, SoftwarePolicy.SUPPLIED, null),
            ", the first free partition of COMP-1, which the filter names, with room and the"
                + " software supplied, no instance before"),
        Arguments.of(
            new Grounds(Grounds.Rule.IN_TURN, 1, 0, 3, SoftwarePolicy.ANY, null),
            ", the first free partition of COMP-1, for which it was first in line when that had"
                + " room, the software not looked at, 3 instances before"),
        Arguments.of(
            new Grounds(Grounds.Rule.ADOPTED, 1, 0, 3, SoftwarePolicy.ANY, null),
            ", where it was under its former master"));
  }

  @ParameterizedTest
  @MethodSource("allocations")
  void whyAnInstanceIsWhereItIsIsSaidInWords(Grounds grounds, String why) {
    Object event = new Master.PartitionAllocated(HOST, PLACE, grounds);
    assertThat(view(StreamId.MASTER, event).text())
        .isEqualTo("SOFTINST-1 allocated on COMP-1/slappart0" + why);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void whatConcernsSharedInstancesAndComputersThatPollIsSaidClearly(
      StreamId.Kind kind, Object event, String line) {
    assertThat(view(stream(kind), event).text()).isEqualTo(line);
  }
}
