package org.slapmaster.domain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.slapmaster.domain.master.MasterScenario.root;

import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.slapmaster.model.Audit;
import org.slapmaster.model.InstanceGuid;

/** What the master keeps a million instances in. */
class CollectionsTest {
  /** Far enough apart for pages and blocks of their own. */
  private static final List<InstanceGuid> GUIDS =
      LongStream.of(1, 2, 1_023, 1_024, 4_095, 4_096, 9_000)
          .mapToObj(InstanceGuid::numbered)
          .toList();

  @Test
  void aSetOfGuidsHasEachOnceInTheirOrder() {
    GuidSet set = new GuidSet();
    GUIDS.forEach(set::add);
    set.add(GUIDS.get(0));
    assertThat(set.stream()).containsExactlyElementsOf(GUIDS);
    assertThat(set.size()).isEqualTo(GUIDS.size());

    set.remove(InstanceGuid.numbered(5));
    set.remove(InstanceGuid.numbered(9_000));
    set.remove(InstanceGuid.numbered(9_000));
    set.remove(InstanceGuid.numbered(4_096));

    assertThat(set.stream()).containsExactlyElementsOf(GUIDS.subList(0, 5));
    assertThat(set.size()).isEqualTo(5);
    assertThat(set.contains(InstanceGuid.numbered(9_000))).isFalse();
    assertThat(set.contains(InstanceGuid.numbered(4_095))).isTrue();
    GUIDS.forEach(set::remove);
    assertThat(set.isEmpty()).isTrue();
  }

  private static InstanceState instance(InstanceGuid guid) {
    MasterState state = new MasterScenario().state;
    state.lastNumber = guid.number() - 1;
    return new InstanceState(
        Requesting.received(state, root("app", "web")),
        new Audit(1, "tester", "test"),
        new Canonical());
  }

  @Test
  void aTableOfInstancesIsAMap() {
    InstanceTable table = new InstanceTable();
    for (InstanceGuid guid : GUIDS) {
      assertThat(table.put(guid, instance(guid))).isNull();
    }
    InstanceGuid replaced = GUIDS.get(3);
    InstanceGuid last = GUIDS.get(6);
    InstanceState other = instance(replaced);
    assertThat(table.put(replaced, other).guid).isEqualTo(replaced);

    assertThat(table).hasSize(GUIDS.size());
    assertThat(table.entrySet()).hasSize(GUIDS.size());
    assertThat(table.keySet()).containsExactlyElementsOf(GUIDS);
    assertThat(table.get(replaced)).isSameAs(other);
    assertThat(table.containsKey(last)).isTrue();
    assertThat(table.containsKey(InstanceGuid.numbered(3))).isFalse();

    assertThat(table.remove(last).guid).isEqualTo(last);
    assertThat(table.remove(last)).isNull();
    assertThat(table.containsKey(last)).isFalse();
    GUIDS.forEach(table::remove);
    assertThat(table).isEqualTo(Map.of());
    table.put(replaced, other);
    assertThat(table.values()).containsExactly(other);
  }
}
