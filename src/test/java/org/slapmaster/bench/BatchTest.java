package org.slapmaster.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BatchTest {
  @ParameterizedTest
  @CsvSource({"1,1", "1,1000", "1,1001", "1,9900", "16,10", "16,62", "16,63", "16,5000", "256,7"})
  void everyTitleOfEveryLaneHasAPartition(int lanes, int room) {
    Batch batch = Batch.of("b", lanes, room);
    Map<String, Integer> used = new HashMap<>();
    Set<String> titles = new HashSet<>();
    for (int lane = 1; lane <= lanes; lane++) {
      for (int number = 1; number <= batch.room(); number++) {
        Batch.Title title = batch.title(lane, number);
        titles.add(title.text());
        used.merge(title.computer(), 1, Integer::sum);
      }
    }
    assertThat(batch.room()).isGreaterThanOrEqualTo(room);
    assertThat(titles).hasSize(lanes * batch.room());
    assertThat(used.keySet()).containsExactlyInAnyOrderElementsOf(batch.allComputers());
    assertThat(used.values()).allMatch(count -> count == batch.partitions());
    assertThat(batch.partitions()).isLessThanOrEqualTo(Batch.MOST_PARTITIONS);
  }
}
