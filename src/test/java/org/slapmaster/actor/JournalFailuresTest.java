package org.slapmaster.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.slapmaster.actor.MasterFixture.PATIENCE;
import static org.slapmaster.actor.MasterFixture.TESTER;
import static org.slapmaster.actor.MasterFixture.await;
import static org.slapmaster.actor.MasterFixture.root;

import akka.actor.typed.ActorRef;
import akka.stream.javadsl.Sink;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.actor.BreakableJournal.Fault;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.domain.request.Request;
import org.slapmaster.journal.EventCatalogue;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.Replay;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.Title;
import org.slapmaster.protocol.ToComputer;

/**
 * What follows from each command of each of the four actors cannot be written once, because the
 * journal fails or rejects it: nobody is told that it is done, the actor comes back, and whoever
 * asks again succeeds. One fault for each command, in turn; with {@code
 * -Dslapmaster.test.long=true} both.
 */
class JournalFailuresTest {
  /** Commands from which no event follows. */
  private static final Set<Class<?>> WRITE_NOTHING =
      Set.of(
          Master.PlanRequest.class,
          Master.GetOrder.class,
          Master.GetInstance.class,
          Request.Wake.class,
          Request.NoteProgress.class,
          Partition.Greet.class);

  private static final SoftwareRelease WEB = new SoftwareRelease("web");
  private static final ComputerId POLLS = new ComputerId("COMP-POLLS");
  private static final ComputerId OWN = new ComputerId("COMP-OWN");

  private static final int OWN_PARTITIONS = 8;
  private static final int MOST_FAILURES = 2;

  @TempDir private Path data;
  private MasterFixture master;
  private int masterFailures;
  private StockClient stock;
  private final Set<Class<?>> covered =
      new TreeSet<>(java.util.Comparator.comparing(Class::getName));

  @BeforeEach
  void start() {
    master = MasterFixture.on(data, BreakableJournal.SETTING);
    stock = master.client.stock();
  }

  @AfterEach
  void stop() {
    BreakableJournal.NEXT.clear();
    master.close();
  }

  /** What is asked for, in turn {@code n}; may be repeated. Null: there is nobody who answers. */
  private interface Ask {
    CompletionStage<?> turn(int n);
  }

  /** Whoever is answered knows that the write was done. */
  private void breaks(Class<?> command, String event, Ask ask) {
    breaks(command, event, true, n -> null, ask);
  }

  /** The write that fails is that of an actor further on, after the answer. */
  private void breaksFurtherOn(Class<?> command, String event, Ask ask) {
    breaks(command, event, false, n -> null, ask);
  }

  private void breaks(Class<?> command, String event, boolean answers, Ask before, Ask ask) {
    List<Fault> faults = faults();
    covered.add(command);
    for (int turn = 0; turn < faults.size(); turn++) {
      int n = turn;
      Fault fault = faults.get(n);
      String what = command.getSimpleName() + " when the journal " + fault + " " + event;
      CompletionStage<?> prepared = before.turn(n);
      if (prepared != null) {
        await(prepared);
      }
      long written = count(event);
      BreakableJournal.NEXT.put(event, fault);
      CompletionStage<?> first = ask.turn(n);
      await(what)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> !BreakableJournal.NEXT.containsKey(event));
      await(what)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(10))
          .until(
              () -> {
                boolean answered = isAnswered(ask.turn(n));
                boolean done = count(event) > written;
                assertThat(answered && answers && !done).as("false success: %s", what).isFalse();
                return answered && done;
              });
      if (answers && first != null) {
        assertThat(isSuccess(first)).as("false success: %s", what).isFalse();
      }
      restartWhenItHesitates(event);
    }
  }

  private List<Fault> faults() {
    List<Fault> all = List.of(Fault.values());
    return Boolean.getBoolean("slapmaster.test.long")
        ? all
        : List.of(all.get(covered.size() % all.size()));
  }

  /** The master comes back the later the more often it has failed: another process begins anew. */
  private void restartWhenItHesitates(String event) {
    boolean ofMaster = EventCatalogue.byName(event).orElseThrow().stream() == StreamId.Kind.MASTER;
    if (ofMaster && ++masterFailures % MOST_FAILURES == 0) {
      master.close();
      start();
      if (covered.contains(Master.Request.class)) {
        master.join(OWN.value(), OWN_PARTITIONS);
      }
      await(stock.visit(POLLS));
    }
  }

  private static boolean isSuccess(CompletionStage<?> stage) {
    return stage.toCompletableFuture().isDone()
        && !stage.toCompletableFuture().isCompletedExceptionally();
  }

  private static boolean isAnswered(CompletionStage<?> stage) throws InterruptedException {
    try {
      if (stage != null) {
        stage.toCompletableFuture().get(300, TimeUnit.MILLISECONDS);
      }
      return true;
    } catch (TimeoutException | ExecutionException nobody) {
      return false;
    }
  }

  private long count(String event) {
    return await(
        new JournalReader(master.system)
            .all()
            .filter(journaled -> journaled.name().equals(event))
            .runWith(Sink.fold(0L, (sum, each) -> sum + 1), master.system));
  }

  @Test
  void whateverCannotBeWrittenIsNotSaidToBeDoneAndSucceedsWhenAskedAgain() {
    computers();
    instances();
    reports();
    farewells();

    Set<Class<?>> forgotten = new TreeSet<>(java.util.Comparator.comparing(Class::getName));
    Stream.of(
            Master.Command.class,
            Request.Command.class,
            Partition.Command.class,
            Computer.Command.class)
        .flatMap(vocabulary -> Stream.of(vocabulary.getPermittedSubclasses()))
        // The others are the rules' own: nobody sends them.
        .filter(command -> Modifier.isPublic(command.getModifiers()))
        .forEach(forgotten::add);
    forgotten.removeAll(covered);
    assertThat(forgotten).containsExactlyInAnyOrderElementsOf(WRITE_NOTHING);
    assertThat(Replay.of(await(new JournalReader(master.system).allInOrder())))
        .isEqualTo(await(master.client.getGraph()));
  }

  private void computers() {
    breaks(Computer.Register.class, "ComputerRegistered", n -> stock.register(spare(n), TESTER));
    breaks(
        Computer.Format.class,
        "ComputerFormatted",
        n -> stock.format(POLLS, MasterFixture.polling(10 + n), TESTER));
    breaks(
        Computer.Supply.class,
        "SoftwareSupplied",
        n -> master.client.supply(POLLS, release(n), false, TESTER));
    breaks(
        Computer.Report.class,
        "SoftwareInstalled",
        n ->
            stock.reportSoftware(
                POLLS, release(n), StockClient.SoftwareReport.AVAILABLE, "", TESTER));
    breaks(
        Computer.ReportUsage.class, "UsageReported", n -> stock.reportUsage(POLLS, "<x/>", TESTER));
    closes(Computer.Open.class, "ComputerClosed");
    closes(Master.OfferComputer.class, "ComputerOffered");
    await(master.client.setOpen(POLLS, true, TESTER));
    breaks(
        Computer.HoldPort.class,
        "PortHeld",
        n ->
            master
                .client
                .computer(POLLS)
                .<ToComputer.PortHeld>ask(replyTo -> holdPort(n, replyTo), Duration.ofSeconds(10)));
    breaksFurtherOn(
        Computer.ReleasePorts.class,
        "PortsReleased",
        n -> tell(POLLS, new Computer.ReleasePorts("slappart" + n, guid(n))));
    Ask lose = n -> tell(POLLS, new Computer.Lose());
    Ask comeBack = n -> tell(POLLS, new Computer.Return());
    breaks(Computer.Lose.class, "ComputerLost", false, comeBack, lose);
    breaks(Computer.Return.class, "ComputerReturned", false, lose, comeBack);
    master.join(OWN.value(), OWN_PARTITIONS);
    await().atMost(PATIENCE).until(() -> await(stock.computer(OWN)).isPresent());
    master.supply(OWN.value(), WEB.url());
  }

  /** Whoever closes a computer is answered when the master knows it too. */
  private void closes(Class<?> command, String event) {
    breaks(
        command,
        event,
        true,
        n -> master.client.setOpen(POLLS, true, TESTER),
        n -> master.client.setOpen(POLLS, false, TESTER));
  }

  private static ToComputer holdPort(int n, ActorRef<ToComputer.PortHeld> replyTo) {
    return new ToComputer.HoldPort(
        "slappart" + n, guid(n), "http", "127.0.1.1", 10_000 + n, false, replyTo);
  }

  /** Nobody waits for what becomes of these. */
  private CompletionStage<?> tell(ComputerId computer, Computer.Command command) {
    master.client.computer(computer).tell(new ComputerActor.Tell(command, TESTER.audit(), null));
    return null;
  }

  private void instances() {
    breaks(Master.Request.class, "RequestReceived", n -> request("app-" + n));
    await(request("app-1"));
    breaks(
        Master.Adopt.class,
        "RequestReceived",
        n ->
            master.client.adopt(
                new Master.Adopt(
                    root("adopted-" + n, release(0).url()),
                    new PartitionId(POLLS, "slappart" + (8 + n))),
                TESTER));
    breaksFurtherOn(Request.TakeUp.class, "RequestTakenUp", n -> requestOwn("own-taken-" + n));
    breaksFurtherOn(
        Partition.Assign.class, "PartitionAssigned", n -> requestOwn("own-assigned-" + n));
    breaks(
        Master.Rename.class,
        "InstanceRenamed",
        n -> master.client.rename(find("renamed", "app-0"), title(n), TESTER));
    breaks(
        Master.Bang.class,
        "TreeBanged",
        n -> master.client.ask(new Master.Bang(find("app-1"), "because"), TESTER));
    breaks(
        Master.BangComputer.class,
        "ComputerBanged",
        n -> master.client.ask(new Master.BangComputer(POLLS, "because"), TESTER));
    breaks(
        Master.RequestComputer.class,
        "ComputerRequested",
        n -> stock.requestComputer(new Title("computer " + n), TESTER));
    breaks(
        Master.ShowSecrets.class,
        "SecretsShown",
        n -> master.client.secrets(find("app-1"), TESTER));
    breaks(
        Master.OrderState.class,
        "RequestChanged",
        n ->
            master.client.order(
                find("app-1"), n == 0 ? RequestedState.STOPPED : RequestedState.STARTED, TESTER));
  }

  private void reports() {
    for (String title : List.of("polled-", "known-", "faulty-")) {
      await(request(title + 0));
      await(request(title + 1));
    }
    await(stock.visit(POLLS));
    breaks(Partition.Poll.class, "InstanceStarted", n -> report("polled-" + n, false));
    breaksFurtherOn(Request.NoteReached.class, "RequestDone", n -> report("adopted-" + n, false));
    breaksFurtherOn(Master.ReportReached.class, "InstanceReady", n -> report("known-" + n, false));
    breaksFurtherOn(
        Master.ReportProgress.class, "InstanceFaulty", n -> report("faulty-" + n, true));
    breaks(
        Partition.ListRequested.class,
        "RequestedInstancesListed",
        n -> stock.listRequested(place("app-1"), List.of(title(n)), TESTER));
  }

  private CompletionStage<?> report(String title, boolean error) {
    return stock.reportInstance(
        find(title),
        error ? StockClient.InstanceReport.ERROR : StockClient.InstanceReport.STARTED,
        error ? "it fails" : "",
        TESTER);
  }

  /** On slapmaster's own kind of computer, and what ends. */
  private void farewells() {
    breaksFurtherOn(Partition.Report.class, "InstanceStarted", n -> requestOwn("own-" + n));
    breaksFurtherOn(
        Partition.Bang.class,
        "InstanceBanged",
        n -> master.client.bang(find("own-0"), "because", TESTER));
    breaks(
        Partition.ConfirmDestroyed.class,
        "InstanceDestroyed",
        n -> {
          InstanceGuid guid = find("polled-" + n);
          if (guid == null) {
            return null;
          }
          await(master.client.order(guid, RequestedState.DESTROYED, TESTER));
          return master.client.confirmDestroyed(place("polled-" + n), "it burnt", TESTER);
        });
    await(stock.format(gone(0), MasterFixture.polling(1), TESTER));
    await(stock.format(gone(1), MasterFixture.polling(1), TESTER));
    breaks(
        Master.WithdrawComputer.class,
        "ComputerWithdrawn",
        n -> master.client.removeComputer(gone(n), TESTER));
    breaks(
        Computer.Remove.class,
        "ComputerRemoved",
        n -> master.client.removeComputer(spare(n), TESTER));
    await(master.client.supply(POLLS, new SoftwareRelease("unused-0"), false, TESTER));
    await(master.client.supply(POLLS, new SoftwareRelease("unused-1"), false, TESTER));
    breaks(
        Master.WithdrawSoftware.class,
        "ComputerOffered",
        n -> master.client.remove(POLLS, new SoftwareRelease("unused-" + n), TESTER));
  }

  private CompletionStage<?> request(String title) {
    return master.client.request(root(title, release(0).url()), TESTER);
  }

  private CompletionStage<?> requestOwn(String title) {
    return master.client.request(root(title, WEB.url()), TESTER);
  }

  private InstanceGuid find(String... titles) {
    for (String title : titles) {
      for (InstanceNode node : await(master.client.getGraph()).instances()) {
        if (node.title().value().startsWith(title)) {
          return node.guid();
        }
      }
    }
    return null;
  }

  private PartitionId place(String title) {
    return await(master.client.getGraph()).instance(find(title)).orElseThrow().partition();
  }

  private static InstanceGuid guid(int n) {
    return InstanceGuid.numbered(1_000 + n);
  }

  private static Title title(int n) {
    return new Title("renamed-" + n);
  }

  private static SoftwareRelease release(int n) {
    return new SoftwareRelease("polled-" + n);
  }

  private static ComputerId spare(int n) {
    return new ComputerId("COMP-SPARE-" + n);
  }

  private static ComputerId gone(int n) {
    return new ComputerId("COMP-GONE-" + n);
  }
}
