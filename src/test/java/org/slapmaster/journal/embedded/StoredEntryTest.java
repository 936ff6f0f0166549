package org.slapmaster.journal.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slapmaster.journal.BlockSerializer;

/** What is stored of an entry, and that it comes back. */
class StoredEntryTest {
  private static final String UUID = "6d1ddb2c-5d3c-4f6b-9ac5-4e1b1a3b5b57";
  private static final StoredEntry.Kind BLOCK =
      new StoredEntry.Kind(BlockSerializer.IDENTIFIER, BlockSerializer.MANIFEST, "");

  private static byte[] text(int events) {
    return "{\"event\":\"InstanceStarted\"},".repeat(events).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new Random(1).nextBytes(noise);
    return noise;
  }

  @Test
  void everyKindComesBackAsItWas() {
    for (StoredEntry.Kind kind :
        List.of(BLOCK, StoredEntry.ENVELOPED, new StoredEntry.Kind(17, "text", "adapted"))) {
      for (String writer : List.of(UUID, "somebody", UUID.toUpperCase(java.util.Locale.ROOT), "")) {
        for (long time : new long[] {0, 1_764_240_000_000L}) {
          for (byte[] payload : List.of(text(0), text(3), text(5_000), noise(5_000))) {
            String by = kind.equals(StoredEntry.ENVELOPED) ? "" : writer;
            byte[] value = new StoredEntry(kind, 0, time, by, payload).write();
            StoredEntry.commit(value, 42);

            StoredEntry read = StoredEntry.read(value);

            assertThat(read.kind()).isEqualTo(kind);
            assertThat(read.commit()).isEqualTo(42);
            assertThat(read.timestamp()).isEqualTo(time);
            assertThat(read.writer()).isEqualTo(by);
            assertThat(read.payload()).isEqualTo(payload);
          }
        }
      }
    }
  }

  @Test
  void whatIsAlikeTakesLittleRoomAndWhatIsUsualIsNotSaid() {
    int overhead = new StoredEntry(BLOCK, 0, 0, UUID, text(1)).write().length - text(1).length;
    assertThat(overhead).isEqualTo(StoredEntry.LEAST + 16);
    assertThat(new StoredEntry(BLOCK, 0, 0, UUID, text(5_000)).write().length)
        .isLessThan(text(5_000).length / 20);
    assertThat(new StoredEntry(BLOCK, 0, 0, UUID, noise(5_000)).write().length)
        .isEqualTo(5_000 + overhead);
  }

  @Test
  void whatIsDamagedIsRefusedWithoutAskingForMemoryThatItCannotFill() {
    byte[] value = new StoredEntry(BLOCK, 0, 0, UUID, text(5_000)).write();
    int length = StoredEntry.LEAST + 16;
    for (int wrong : new int[] {-1, Integer.MAX_VALUE, text(5_000).length - 1, 0}) {
      byte[] damaged = value.clone();
      ByteBuffer.wrap(damaged).putInt(length, wrong);
      assertThatThrownBy(() -> StoredEntry.read(damaged)).hasMessageContaining("Expected a packed");
    }
    assertThatThrownBy(() -> StoredEntry.read(Arrays.copyOf(value, value.length - 1)))
        .hasMessageContaining("Expected a packed");
    byte[] newer = value.clone();
    newer[0] = 3;
    assertThatThrownBy(() -> StoredEntry.read(newer)).hasMessageContaining("a newer slapmaster");
  }
}
