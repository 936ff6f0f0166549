package org.slapmaster.actor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.slapmaster.model.InstanceGuid;

/** Orders are sent at once while there is room, then first come first served, and again. */
class OutboxTest {
  private final Outbox outbox = new Outbox();

  private static InstanceGuid guid(long number) {
    return InstanceGuid.numbered(number);
  }

  private void sendAll(long now) {
    outbox.due(now).forEach(guid -> outbox.sent(guid, now));
  }

  private static long seconds(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }

  private void addMany(int count) {
    outbox.addAll(LongStream.rangeClosed(1, count).mapToObj(OutboxTest::guid).toList());
  }

  @Test
  void atMostAThousandAreUnderWayWithoutASignOfLife() {
    addMany(1_500);
    sendAll(0);
    assertThat(outbox.due(0)).isEmpty();
    assertThat(outbox.renew(guid(1_501))).isFalse();

    outbox.taken(guid(7));
    outbox.taken(guid(7));

    assertThat(outbox.due(0)).containsExactly(guid(1_001));
  }

  @Test
  void whoIsConfirmedMakesRoomAndIsNotSentAgain() {
    addMany(1_001);
    sendAll(0);
    outbox.remove(guid(1));
    assertThat(outbox.due(0)).containsExactly(guid(1_001));
    sendAll(0);
    assertThat(outbox.due(seconds(100))).doesNotContain(guid(1)).hasSize(1_000);
  }

  @Test
  void anOrderIsRepeatedWithGrowingPausesUntilItIsConfirmed() {
    outbox.renew(guid(1));
    sendAll(0);
    assertThat(outbox.due(seconds(2))).isEmpty();
    sendAll(seconds(3));
    assertThat(outbox.due(seconds(8))).isEmpty();
    assertThat(outbox.due(seconds(9))).containsExactly(guid(1));
  }

  @Test
  void aNewOrderOfWhoWasTakenIsSentAtOnce() {
    outbox.renew(guid(1));
    sendAll(0);
    outbox.taken(guid(1));

    assertThat(outbox.renew(guid(1))).isTrue();
    assertThat(outbox.due(0)).isEqualTo(List.of(guid(1)));
  }

  @Test
  void thoseThatAreRepeatedForEverDoNotStarveNewOrders() {
    addMany(3_000);
    for (int round = 0; round < 3; round++) {
      outbox
          .due(0)
          .forEach(
              guid -> {
                outbox.sent(guid, 0);
                outbox.taken(guid);
              });
    }
    outbox.renew(guid(5_000));

    assertThat(outbox.due(seconds(1))).contains(guid(5_000));
    assertThat(outbox.isEmpty()).isFalse();
  }
}
