package org.slapmaster.domain.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.RulesScenario;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.allocation.Offer;
import org.slapmaster.domain.allocation.SoftwarePolicy;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Filter;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/**
 * A master without an actor system: commands in, events and answer out. After every command it
 * checks that the state rebuilt from the events is the live one.
 */
final class MasterScenario {
  static final Requester USER = Requester.DEFAULT_USER;

  /** 10:14:00 UTC on some day, in microseconds. */
  static final long MORNING = 36_840_000_000L;

  final MasterRules rules;
  final MasterState state;

  /** What the last command led to. */
  List<Master.Event> events = List.of();

  private final RulesScenario<MasterState, Master.Command, Master.Event, Master.Reply> scenario;

  MasterScenario() {
    this(SoftwarePolicy.Both.DEFAULT);
  }

  MasterScenario(SoftwarePolicy.Both policies) {
    rules = new MasterRules(policies);
    scenario = new RulesScenario<>(rules, MORNING);
    state = scenario.state;
  }

  /** The time of day of the next command: minutes after 10:14. */
  void minutesLater(int minutes) {
    scenario.at = MORNING + minutes * 60_000_000L;
  }

  /** Runs one of many commands; what all led to is compared when the next single one has run. */
  void oneOfMany(Master.Command command) {
    scenario.oneOfMany(command);
  }

  Master.Reply when(Master.Command command) {
    Master.Reply reply = scenario.when(command);
    events = scenario.events;
    return reply;
  }

  // Computers

  void computer(String id, int partitions, String... installed) {
    offer(id, format(partitions), installed(installed), true, true);
  }

  void offer(
      String id,
      ComputerFormat format,
      TreeMap<SoftwareRelease, Offer.Software> software,
      boolean open,
      boolean contact) {
    when(new Master.OfferComputer(new ComputerId(id), new Offer(format, software, open, contact)));
  }

  void lose(String id, int partitions, String... installed) {
    offer(id, format(partitions), installed(installed), true, false);
  }

  static ComputerFormat format(int partitions) {
    return format(true, null, Map.of(), partitions);
  }

  static ComputerFormat format(
      boolean nativeNode, String network, Map<String, String> categories, int partitions) {
    return new ComputerFormat(
        nativeNode,
        network,
        new TreeMap<>(categories),
        IntStream.range(0, partitions).mapToObj(MasterScenario::partition).toList());
  }

  static PartitionFormat partition(int number, String... capabilities) {
    return new PartitionFormat(
        "slappart" + number,
        List.of(NetworkAddress.of("127.0.1." + (number + 1))),
        new TreeSet<>(Arrays.asList(capabilities)));
  }

  static TreeMap<SoftwareRelease, Offer.Software> installed(String... releases) {
    TreeMap<SoftwareRelease, Offer.Software> software = new TreeMap<>();
    for (String release : releases) {
      software.putAll(software(release, SoftwareState.INSTALLED));
    }
    return software;
  }

  static TreeMap<SoftwareRelease, Offer.Software> software(String release, SoftwareState state) {
    TreeMap<SoftwareRelease, Offer.Software> software = new TreeMap<>();
    software.put(new SoftwareRelease(release), new Offer.Software(state, MORNING));
    return software;
  }

  // Requests

  static Master.Request request(Requester requester, String title, String release) {
    return new Master.Request(
        requester,
        new Title(title),
        new SoftwareRelease(release),
        SoftwareType.DEFAULT,
        false,
        Parameters.NONE,
        Filter.NONE,
        RequestedState.STARTED);
  }

  static Master.Request root(String title, String release) {
    return request(USER, title, release);
  }

  static Master.Request child(InstanceGuid requester, String title, String release) {
    return request(new Requester.Instance(requester), title, release);
  }

  static Master.Request with(Master.Request request, RequestedState state) {
    return new Master.Request(
        request.requester(),
        request.title(),
        request.release(),
        request.type(),
        request.shared(),
        request.parameters(),
        request.filter(),
        state);
  }

  static Master.Request with(Master.Request request, Map<String, String> parameters) {
    return new Master.Request(
        request.requester(),
        request.title(),
        request.release(),
        request.type(),
        request.shared(),
        Parameters.of(parameters),
        request.filter(),
        request.state());
  }

  static Master.Request shared(Master.Request request) {
    return new Master.Request(
        request.requester(),
        request.title(),
        request.release(),
        request.type(),
        true,
        request.parameters(),
        request.filter(),
        request.state());
  }

  static Master.Request filtered(Master.Request request, String... keysAndValues) {
    TreeMap<String, String> filter = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      filter.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new Master.Request(
        request.requester(),
        request.title(),
        request.release(),
        request.type(),
        request.shared(),
        request.parameters(),
        Filter.of(filter),
        request.state());
  }

  /** Requests and makes ready, if there is a partition. */
  InstanceGuid ready(Master.Request request) {
    Master.Instance instance = instance(when(request));
    if (instance.partition() != null) {
      reached(instance.guid(), request.state());
    }
    return instance.guid();
  }

  /** The computer says that the instance is there, and has heard all that there was to hear. */
  Master.Reply reached(InstanceGuid guid, RequestedState reached) {
    return reached(guid, reached, Map.of("url", "of " + guid));
  }

  Master.Reply reached(InstanceGuid guid, RequestedState reached, Map<String, String> published) {
    long revision = state.find(guid).map(instance -> instance.revision).orElse(1L);
    return when(
        new Master.ReportReached(
            guid,
            allocation(guid),
            revision,
            reached,
            ConnectionParameters.of(published, new TreeSet<>()),
            scenario.at,
            state.find(guid).map(instance -> instance.wokenAt).orElse(0L)));
  }

  Master.Reply progress(InstanceGuid guid, ReportedState reported, String detail) {
    return when(
        new Master.ReportProgress(
            guid,
            allocation(guid),
            state.get(guid).revision,
            reported,
            detail,
            ConnectionParameters.NONE,
            0));
  }

  /** When the instance got its place; anything when it is gone. */
  long allocation(InstanceGuid guid) {
    return state.find(guid).map(instance -> instance.allocatedAt).orElse(1L);
  }

  // Answers

  static Master.Instance instance(Master.Reply reply) {
    return reply instanceof Master.Ready ready
        ? ready.instance()
        : ((Master.PleaseWait) reply).instance();
  }

  static Why why(Master.Reply reply) {
    assertThat(reply).isInstanceOf(Master.PleaseWait.class);
    return ((Master.PleaseWait) reply).why();
  }

  static Refusal refused(Master.Reply reply) {
    assertThat(reply).isInstanceOf(Master.Refused.class);
    return ((Master.Refused) reply).refusal();
  }

  Master.Reply ask(InstanceGuid guid) {
    Master.Reply reply = when(new Master.GetInstance(guid));
    assertThat(events).isEmpty();
    return reply;
  }

  PartitionId place(InstanceGuid guid) {
    return state.get(guid).partition;
  }

  /** The state to which an instance is driven now; null when there is nothing to be done. */
  RequestedState driven(InstanceGuid guid) {
    return Driving.drive(state, guid).map(Master.Drive::state).orElse(null);
  }

  /** Names of the events of the last command. */
  List<String> names() {
    return events.stream().map(event -> event.getClass().getSimpleName()).toList();
  }
}
