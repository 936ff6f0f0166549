package org.slapmaster.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.FieldsMet;
import org.slapmaster.domain.SameState;
import org.slapmaster.domain.allocation.SoftwarePolicy;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.master.MasterRules;
import org.slapmaster.domain.master.MasterState;
import org.slapmaster.journal.EventCodec;
import org.slapmaster.journal.Recorded;
import org.slapmaster.journal.StateDigest;
import org.slapmaster.journal.StreamId;
import org.slapmaster.journal.snapshot.MasterSnapshot;

/**
 * A snapshot and the events after it give the state that all events give, wherever in a random
 * history the snapshot is taken, and also when it is taken of a state that came from another
 * snapshot. A failure names its seed; {@code -Dseed=N} reruns it, {@code -Dseeds=N} runs more.
 */
class SnapshotHistoriesTest {
  private static final int HISTORIES = 100;
  private static final int EVENTS = 120;
  private static final int SNAPSHOTS = 4;
  private static final MasterRules RULES = new MasterRules(SoftwarePolicy.Both.DEFAULT);

  @Test
  void aSnapshotAndTheRestGiveWhatTheWholeHistoryGives() {
    Long only = Long.getLong("seed");
    FieldsMet met = new FieldsMet();
    LongStream.range(
            only == null ? 1 : only, only == null ? 1 + Long.getLong("seeds", HISTORIES) : only + 1)
        .parallel()
        .forEach(seed -> check(seed, met));
    if (only == null) {
      assertThat(met.neverFilled()).as("fields of which no history tells anything").isEmpty();
    }
  }

  private static void check(long seed, FieldsMet met) {
    Simulation simulation = new Simulation(seed, Planted.NONE, EVENTS);
    simulation.run(EVENTS);
    List<byte[]> blocks = simulation.world.disk.read(StreamId.MASTER);
    Random random = new Random(seed);
    Set<Integer> places = new TreeSet<>(Set.of(blocks.size()));
    for (int i = 0; i < SNAPSHOTS; i++) {
      places.add(random.nextInt(blocks.size() + 1));
    }
    MasterState whole = RULES.initial();
    MasterState resumed = RULES.initial();
    for (int entry = 0; entry <= blocks.size(); entry++) {
      if (places.contains(entry)) {
        resumed = restored(resumed);
        String what = "seed " + seed + ": the state from a snapshot after entry " + entry;
        SameState.check(what, resumed, whole);
        assertThat(StateDigest.of(resumed)).as(what).isEqualTo(StateDigest.of(whole));
        met.look(whole);
      }
      if (entry < blocks.size()) {
        evolve(whole, blocks.get(entry));
        evolve(resumed, blocks.get(entry));
      }
    }
  }

  private static MasterState restored(MasterState state) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      MasterSnapshot.write(state, new DataOutputStream(bytes));
      return MasterSnapshot.read(
          new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), RULES.initial());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void evolve(MasterState state, byte[] block) {
    try {
      for (Recorded recorded : EventCodec.read(block).events()) {
        RULES.evolve(state, (Master.Event) recorded.event(), recorded.audit());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
