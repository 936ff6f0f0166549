package org.slapmaster.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LoadResultTest {
  private static final String OUTPUT =
      """
      Running 5s test @ http://127.0.0.1:5000/
        2 threads and 2 connections
        Thread Stats   Avg      Stdev     Max   +/- Stdev
          Latency     3.25ms    2.17ms  32.67ms   85.93%
        1380 requests in 2.00s, 304.47KB read
        Socket errors: connect 0, read 1, write 0, timeout 0
        Non-2xx or 3xx responses: 1361
      Requests/sec:   1382.25
      BENCH {"micros":2000000,"p50Micros":2176,"p99Micros":4090,"maxMicros":5787,"socketErrors":1,\
      "lanes":[{"issued":5,"unanswered":1,"full":false,"statuses":{"408":2,"200":1,"500":1},\
      "notAccepted":[3,5],"partitions":{"1":"slappart-x-7"}},\
      {"issued":4,"unanswered":0,"full":true,"statuses":{"408":4},"notAccepted":[],"partitions":{}}]}
      """;

  @Test
  void theScriptsLineIsFoundAmongTheOutputOfWrk() throws Exception {
    LoadResult result = LoadResult.parse(OUTPUT);
    assertThat(result.p50Micros()).isEqualTo(2176);
    assertThat(result.p99Micros()).isEqualTo(4090);
    assertThat(result.statuses()).isEqualTo(Map.of(200, 1L, 408, 6L, 500, 1L));
    assertThat(result.answers(Set.of(200, 408))).isEqualTo(7);
    assertThat(result.perSecond(Set.of(200, 408))).isEqualTo(3.5, offset(1e-9));
    assertThat(result.full()).isEqualTo(1);
  }

  @Test
  void otherStatusesAndFailedConnectionsAreErrorsButALastCallWithoutAnswerIsNot() throws Exception {
    assertThat(LoadResult.parse(OUTPUT).errors(Set.of(200, 408))).isEqualTo(2);
  }

  @Test
  void acceptedIsWhatWasAnsweredSo() throws Exception {
    LoadResult result = LoadResult.parse(OUTPUT);
    assertThat(result.lanes().get(0).accepted()).containsExactly(1, 2, 4);
    assertThat(result.lanes().get(0).partitions()).isEqualTo(Map.of(1, "slappart-x-7"));
    assertThat(result.lanes().get(1).accepted()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void anOutputWithoutTheLineIsRepeated() {
    assertThatThrownBy(() -> LoadResult.parse("unable to connect to 127.0.0.1:1 refused\n"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Expected wrk to print its result, but it printed:"
                + " unable to connect to 127.0.0.1:1 refused");
  }

  @Test
  void aBrokenLineIsRefused() {
    assertThatThrownBy(() -> LoadResult.parse("BENCH {\"micros\":nan"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Expected wrk to print its result as JSON, but: ");
  }
}
