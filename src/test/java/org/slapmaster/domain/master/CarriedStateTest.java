package org.slapmaster.domain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slapmaster.domain.master.MasterScenario.child;
import static org.slapmaster.domain.master.MasterScenario.instance;
import static org.slapmaster.domain.master.MasterScenario.root;
import static org.slapmaster.domain.master.MasterScenario.shared;
import static org.slapmaster.domain.master.MasterScenario.with;
import static org.slapmaster.model.RequestedState.DESTROYED;
import static org.slapmaster.model.RequestedState.STARTED;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.SameState;
import org.slapmaster.domain.Turn;
import org.slapmaster.domain.allocation.Offer;
import org.slapmaster.journal.snapshot.MasterSnapshot;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.Requester;
import org.slapmaster.model.Sealed;
import org.slapmaster.model.Title;

/** The master's state out of memory and back: it is the same and goes on as the same. */
class CarriedStateTest {
  private static final ComputerId COMPUTER = new ComputerId("COMP-1");
  private final MasterScenario master = new MasterScenario();
  private InstanceGuid app;
  private InstanceGuid part;
  private InstanceGuid going;
  private InstanceGuid served;
  private InstanceGuid waiting;

  /** A bit of everything. */
  @BeforeEach
  void aCloud() {
    master.computer("COMP-1", 4, "web", "db");
    app = request(root("app", "web"), 1);
    part = request(child(app, "part", "db"), 1);
    master.when(
        new Master.ReportReached(
            part,
            master.allocation(part),
            1,
            STARTED,
            new ConnectionParameters(
                new TreeMap<>(), new TreeSet<>(), new Sealed(1, List.of("url"), new byte[] {7})),
            master.state.at,
            0));
    going = request(root("again", "web"), 2);
    master.when(with(sealed(root("again", "web"), 2), DESTROYED));
    request(root("again", "web"), 3);
    served = request(shared(root("served", "db")), 4);
    waiting = request(root("waiting", "nowhere"), 5);
    master.when(new Master.RequestComputer(new Title("mine")));
    master.when(new Master.BangComputer(COMPUTER, "look again"));
  }

  private InstanceGuid request(Master.Request request, long key) {
    return instance(master.when(sealed(request, key))).guid();
  }

  private static Master.Request sealed(Master.Request request, long key) {
    return request.with(Parameters.of(new Sealed(key, List.of("p"), new byte[] {1})));
  }

  private MasterState restored() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    MasterSnapshot.write(master.state, new DataOutputStream(bytes));
    return MasterSnapshot.read(
        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), master.rules.initial());
  }

  @Test
  void itIsTheSame() throws IOException {
    SameState.check("restored", restored(), master.state);
  }

  @Test
  void itGoesOnAsTheSame() throws IOException {
    MasterState restored = restored();
    for (Master.Command command :
        List.of(
            sealed(root("another", "web"), 6),
            with(sealed(root("app", "web"), 1), Map.of("size", "2")),
            sealed(shared(root("served too", "db")), 7),
            new Master.OfferComputer(
                new ComputerId("COMP-2"),
                new Offer(
                    MasterScenario.format(2), MasterScenario.installed("nowhere"), true, true)),
            new Master.GetInstance(waiting),
            with(sealed(root("app", "web"), 1), DESTROYED))) {
      Audit audit = new Audit(master.state.at + 1, "tester", "test");
      Turn<Master.Event, Master.Reply> there = Turn.run(master.rules, restored, command, audit);
      Turn<Master.Event, Master.Reply> here = Turn.run(master.rules, master.state, command, audit);
      assertThat(there.events()).isEqualTo(here.events());
      assertThat(there.reply()).isEqualTo(here.reply());
    }
    SameState.check("restored", restored, master.state);
  }

  @Test
  void whatOthersAskOfItIsThere() throws IOException {
    MasterState restored = restored();
    assertThat(restored.entries()).isEqualTo(restored.size() + 1);
    assertThat(restored.size()).isEqualTo(6);
    assertThat(restored.guids()).hasSize(6).contains(app, part, going, served, waiting);
    assertThat(restored.at()).isEqualTo(master.state.at);
    assertThat(restored.computers()).containsExactly(COMPUTER);
    assertThat(restored.occupant(master.place(app))).contains(app);
    assertThat(restored.used(COMPUTER)).containsEntry("slappart0", app).hasSize(4);
    assertThat(restored.computerBang(COMPUTER).reason()).isEqualTo("look again");
    assertThat(restored.computerBang(new ComputerId("COMP-2")).at()).isZero();
    ComputerId mine =
        ((Master.Named) master.when(new Master.RequestComputer(new Title("mine")))).computer();
    assertThat(restored.computerTitle(mine)).contains(new Title("mine"));
    assertThat(restored.treeOf(part)).containsExactly(app, part);
    assertThat(restored.treeOf(InstanceGuid.numbered(99))).isEmpty();
  }

  @Test
  void aTreeHasOneKeyAndANewOneTheNext() throws IOException {
    MasterState restored = restored();
    Title part = new Title("part");
    assertThat(restored.keyFor(new Requester.Instance(app), part)).isEqualTo(1);
    assertThat(restored.keyFor(MasterScenario.USER, new Title("app"))).isEqualTo(1);
    assertThat(restored.keyFor(MasterScenario.USER, new Title("again"))).isEqualTo(3);
    assertThat(restored.lastKey()).isEqualTo(5);
    assertThat(restored.keyFor(MasterScenario.USER, new Title("new"))).isEqualTo(6);
    BitSet keys = new BitSet();
    keys.set(1, 6);
    assertThat(restored.keys()).isEqualTo(keys);
  }

  @Test
  void whoIsKnownByATitleIsFoundWithWhatItWasGiven() throws IOException {
    MasterState restored = restored();
    Title title = new Title("part");
    Requester gone = new Requester.Instance(InstanceGuid.numbered(99));
    assertThat(restored.titled(new Requester.Instance(app), title)).contains(part);
    assertThat(restored.titled(gone, title)).isEmpty();
    assertThat(restored.parametersOf(new Requester.Instance(app), title).key()).isEqualTo(1);
    assertThat(restored.parametersOf(gone, title)).isEqualTo(Parameters.NONE);
  }
}
