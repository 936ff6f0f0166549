package org.slapmaster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.cluster.sharding.typed.ShardingEnvelope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;
import org.slapmaster.protocol.PartitionReport;
import org.slapmaster.protocol.PartitionReport.SharedReport;
import org.slapmaster.protocol.SoftwareReport;
import org.slapmaster.protocol.ToComputer;
import org.slapmaster.protocol.ToNode;

class NodeAgentTest {
  private static final long SESSION = 7;
  private static final Duration RESEND = Duration.ofSeconds(2);

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final TestProbe<ShardingEnvelope<ToComputer>> master = kit.createTestProbe();
  private final AgentLink link = new AgentLink(new ComputerId("COMP-1"));
  private final List<String> happened = new CopyOnWriteArrayList<>();
  @TempDir Path root;
  private NodeEngine engine;
  private ActorRef<ToNode> agent;

  @BeforeEach
  void begin() {
    ComputerId computer = new ComputerId("COMP-1");
    engine =
        new NodeEngine(
            new NodeEngine.Settings(
                computer, root.resolve("software"), List.of(), Duration.ZERO, 1),
            List.of(),
            link);
    NodeAgent.Role role =
        new NodeAgent.Role(
            computer,
            new ComputerFormat(true, null, new TreeMap<>(), List.of()),
            SESSION,
            engine,
            link,
            ForkJoinPool.commonPool(),
            () -> happened.add("attached"),
            happened::add);
    agent = kit.spawn(NodeAgent.create(role, master.ref()));
  }

  @AfterEach
  void end() {
    kit.shutdownTestKit();
    engine.close();
  }

  @Test
  void itAttachesUntilTheMasterConfirmsAndAgainWhenTheMasterChanged() {
    assertThat(expect(ToComputer.Attach.class).session()).isEqualTo(SESSION);
    time.timePasses(Duration.ofSeconds(1));
    expect(ToComputer.Attach.class);
    agent.tell(new ToNode.Attached(SESSION - 1));
    time.timePasses(Duration.ofSeconds(2));
    expect(ToComputer.Attach.class);

    attach();
    expectOnlyHelloFor(Duration.ofSeconds(59));
    agent.tell(NodeAgent.MasterChanged.MASTER_CHANGED);
    assertThat(expect(ToComputer.Attach.class).node()).isEqualTo(agent);
    agent.tell(new ToNode.Attached(SESSION));
    assertThat(happened).containsExactly("attached");
  }

  @Test
  void itSaysHelloAndAttachesAgainWhenTheEntityHasForgotten() {
    expect(ToComputer.Attach.class);
    attach();

    time.timePasses(Duration.ofSeconds(5));
    assertThat(((ToComputer.Hello) message()).session()).isEqualTo(SESSION);
    agent.tell(new ToNode.AttachAgain(SESSION - 1));
    agent.tell(new ToNode.AttachAgain(SESSION));

    expect(ToComputer.Attach.class);
  }

  @Test
  void theNewestReportOfASubjectIsResentUntilItIsNoted() {
    expect(ToComputer.Attach.class);
    report("php", SoftwareState.INSTALLING);
    attach();
    report("php", SoftwareState.INSTALLED);
    report("mariadb", SoftwareState.INSTALLING);

    assertThat(expectReport()).isEqualTo("1 php installing");
    assertThat(expectReport()).isEqualTo("2 php installed");
    assertThat(expectReport()).isEqualTo("3 mariadb installing");
    agent.tell(new ToNode.Noted(SESSION, 1));
    agent.tell(new ToNode.Noted(SESSION - 1, 2));
    agent.tell(new ToNode.Noted(SESSION, 3));
    time.timePasses(RESEND);
    time.timePasses(RESEND);
    assertThat(expectReport()).isEqualTo("2 php installed");

    agent.tell(new ToNode.Noted(SESSION, 2));
    expectOnlyHelloFor(RESEND.multipliedBy(4));
  }

  @Test
  void aReportThatIsTooLongForOneMessageIsSentInParts() {
    expect(ToComputer.Attach.class);
    attach();
    link.report(hosting(10));
    List<Long> said = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      PartitionReport report = expect(ToComputer.ReportPartition.class).report();
      assertThat(report.size()).isLessThan(100_000);
      assertThat(report.state()).isEqualTo(ReportedState.STARTED);
      report.shared().forEach(each -> said.add(each.guid().number()));
    }
    assertThat(said).isEqualTo(LongStream.rangeClosed(1, 10).boxed().toList());

    // A later one replaces all parts of the earlier.
    link.report(hosting(1));
    expect(ToComputer.ReportPartition.class);
    time.timePasses(RESEND);
    time.timePasses(RESEND);
    assertThat(expect(ToComputer.ReportPartition.class).report().shared()).hasSize(1);
    agent.tell(new ToNode.Noted(SESSION, 4));
    expectOnlyHelloFor(RESEND.multipliedBy(4));
  }

  /** The report of a host that has published 15 kB for each of its shared instances. */
  private static PartitionReport hosting(int count) {
    ConnectionParameters published =
        ConnectionParameters.of(Map.of("certificate", "x".repeat(15_000)), Set.of());
    return new PartitionReport(
        "slappart0",
        InstanceGuid.numbered(99),
        1,
        ReportedState.STARTED,
        "",
        List.of(),
        List.of(),
        ConnectionParameters.NONE,
        LongStream.rangeClosed(1, count)
            .mapToObj(n -> new SharedReport(InstanceGuid.numbered(n), 1, published, ""))
            .toList());
  }

  @Test
  void reportsThatStayUnansweredMakeItAttachAgain() {
    expect(ToComputer.Attach.class);
    attach();
    report("php", SoftwareState.INSTALLED);
    expect(ToComputer.ReportSoftware.class);

    for (int i = 0; i < 3; i++) {
      time.timePasses(RESEND);
    }
    expect(ToComputer.ReportSoftware.class);
    expect(ToComputer.ReportSoftware.class);
    time.timePasses(RESEND);
    expect(ToComputer.ReportSoftware.class);
    expect(ToComputer.Attach.class);
  }

  @Test
  void aRefusedAgentSaysWhyAndFallsSilent() {
    expect(ToComputer.Attach.class);
    agent.tell(new ToNode.Refused(SESSION - 1, "An earlier one."));
    agent.tell(new ToNode.Refused(SESSION, "Expected the newest session, but it is 8."));

    kit.createTestProbe().expectTerminated(agent);
    assertThat(happened).containsExactly("Expected the newest session, but it is 8.");
  }

  @Test
  void aHeldPortComesBackAndFailsAtOnceWithNoMaster() {
    expect(ToComputer.Attach.class);
    assertThatThrownBy(() -> hold().join())
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("Expected a master in reach, but there is none.");

    attach();
    CompletableFuture<Integer> held = hold();
    ToComputer.HoldPort question = expect(ToComputer.HoldPort.class);
    assertThat(question.port()).isEqualTo(10_000);
    question.replyTo().tell(new ToComputer.PortHeld(10_001));
    assertThat(held.join()).isEqualTo(10_001);

    CompletableFuture<Integer> unanswered = hold();
    expect(ToComputer.HoldPort.class);
    time.timePasses(Duration.ofSeconds(10));
    assertThatThrownBy(unanswered::join).hasMessageContaining("Timeout");
  }

  @Test
  void aLogIsReadOffTheActorsThread() {
    expect(ToComputer.Attach.class);
    TestProbe<ToNode.LogText> reader = kit.createTestProbe();

    agent.tell(new ToNode.ReadLog("slappart9", "nothing", 10, reader.ref()));

    assertThat(reader.receiveMessage().text()).isEmpty();
  }

  private CompletableFuture<Integer> hold() {
    return link.holdPort(
            "slappart0", new InstanceGuid("SOFTINST-1"), "http", "127.0.0.1", 10_000, false)
        .toCompletableFuture();
  }

  private void attach() {
    agent.tell(new ToNode.Attached(SESSION));
    await().until(link::isAttached);
  }

  private void report(String release, SoftwareState state) {
    link.report(new SoftwareReport(new SoftwareRelease(release), 1, state, "", ""));
  }

  private String expectReport() {
    ToComputer.ReportSoftware message = expect(ToComputer.ReportSoftware.class);
    return "%d %s %s"
        .formatted(message.number(), message.report().release(), message.report().state());
  }

  /** Nothing but the sign of life that is sent every few seconds. */
  private void expectOnlyHelloFor(Duration duration) {
    time.timePasses(duration);
    // What is asked of the agent now is answered after all that it had to send.
    TestProbe<ToNode.LogText> probe = kit.createTestProbe();
    agent.tell(new ToNode.ReadLog("slappart9", "nothing", 1, probe.ref()));
    probe.receiveMessage();
    hold();
    for (ToComputer next = message(); !(next instanceof ToComputer.HoldPort); next = message()) {
      assertThat(next).isInstanceOf(ToComputer.Hello.class);
    }
  }

  private ToComputer message() {
    return master.receiveMessage().message();
  }

  /** The next message that is not a mere sign of life. */
  private <T extends ToComputer> T expect(Class<T> type) {
    ShardingEnvelope<ToComputer> envelope = master.receiveMessage();
    while (envelope.message() instanceof ToComputer.Hello) {
      envelope = master.receiveMessage();
    }
    assertThat(envelope.entityId()).isEqualTo("COMP-1");
    assertThat(envelope.message()).isInstanceOf(type);
    return type.cast(envelope.message());
  }
}
