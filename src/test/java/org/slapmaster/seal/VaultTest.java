package org.slapmaster.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.Sealed;

class VaultTest {
  private static final Parameters SECRET =
      Parameters.of(Map.of("password", "hunter2", "größe", "\uD83D\uDE80 \n", "empty", ""));
  @TempDir Path directory;

  private Vault open() throws IOException {
    return Vault.open(directory.resolve("keys"));
  }

  @Test
  void whatIsSealedCanBeOpenedAndNotRead() throws IOException {
    try (Vault vault = open()) {
      Parameters sealed = vault.seal(SECRET, 1);

      assertThat(vault.open(sealed)).isEqualTo(SECRET);
      assertThat(sealed.names()).isEqualTo(SECRET.names());
      assertThat(new String(sealed.sealed().bytes(), UTF_8)).doesNotContain("hunter2");
      assertThatThrownBy(sealed::values).hasMessageContaining("are sealed");
    }
  }

  @Test
  void randomDictionariesSurvive() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Vault vault = open()) {
      for (int i = 0; i < 500; i++) {
        TreeMap<String, String> values = new TreeMap<>();
        for (int entry = random.nextInt(6); entry > 0; entry--) {
          values.put("name" + random.nextInt(9), "x é".repeat(random.nextInt(40)));
        }
        long key = 1 + random.nextInt(3_000);
        Parameters sealed = vault.seal(Parameters.of(values), key);
        assertThat(sealed.key()).isEqualTo(key);
        assertThat(vault.open(sealed).values()).as("seed %d", seed).isEqualTo(values);
        assertThat(vault.seal(Parameters.of(values), key)).as("seed %d", seed).isEqualTo(sealed);
      }
    }
  }

  @Test
  void equalValuesAreEqualUnderOneKeyAndDifferentUnderTwo() throws IOException {
    try (Vault vault = open()) {
      assertThat(vault.seal(SECRET, 1)).isEqualTo(vault.seal(SECRET, 1));
      assertThat(vault.seal(SECRET, 1)).isNotEqualTo(vault.seal(SECRET, 2));
      assertThat(vault.seal(SECRET, 1).sealed().bytes())
          .isNotEqualTo(vault.seal(SECRET, 2).sealed().bytes());
      assertThat(vault.seal(Parameters.of(Map.of("a", "1")), 1))
          .isNotEqualTo(vault.seal(Parameters.of(Map.of("a", "2")), 1));
    }
  }

  @Test
  void whatIsEqualToWhatWasSealedBeforeIsNotSealedAnew() throws IOException {
    try (Vault vault = open()) {
      Parameters before = vault.seal(SECRET, 1);
      assertThat(vault.seal(SECRET, 1, before).sealed()).isSameAs(before.sealed());
      Parameters other = Parameters.of(Map.of("password", "hunter3", "größe", "", "empty", ""));
      assertThat(vault.open(vault.seal(other, 1, before))).isEqualTo(other);
      assertThat(vault.seal(SECRET, 2, before).key()).isEqualTo(2);
      assertThat(vault.open(vault.seal(Parameters.of(Map.of("a", "")), 1, before)).names())
          .containsExactly("a");
    }
  }

  @Test
  void onlySecretsArePublishedSealed() throws IOException {
    try (Vault vault = open()) {
      ConnectionParameters published =
          ConnectionParameters.of(
              Map.of("url", "http://x", "password", "hunter2"), Set.of("url", "port"));
      ConnectionParameters sealed = vault.seal(published, 1);

      assertThat(sealed.clear()).containsOnlyKeys("url");
      assertThat(sealed.sealed().names()).containsExactly("password");
      assertThat(sealed.masked()).isEqualTo(published.masked());
      assertThat(vault.open(sealed)).isEqualTo(published);
      assertThat(vault.seal(ConnectionParameters.NONE, 1)).isEqualTo(ConnectionParameters.NONE);
    }
  }

  @Test
  void keysOutliveTheProcess() throws IOException {
    Parameters sealed;
    try (Vault vault = open()) {
      sealed = vault.seal(SECRET, 5_000);
    }
    try (Vault vault = open()) {
      assertThat(vault.open(sealed)).isEqualTo(SECRET);
    }
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("keys"))))
        .isEqualTo("rw-------");
  }

  @Test
  void anErasedKeyIsGoneForEver() throws IOException {
    Parameters sealed;
    byte[] before;
    try (Vault vault = open()) {
      sealed = vault.seal(SECRET, 7);
      before = Files.readAllBytes(directory.resolve("keys"));
      vault.erase(7);
      await().until(() -> !vault.has(7));
      assertThat(vault.open(sealed)).isEqualTo(Parameters.NONE);
      assertThat(vault.has(8)).isTrue();
    }
    byte[] after = Files.readAllBytes(directory.resolve("keys"));
    assertThat(List.of(after[7 * 72], after[7 * 72 + 63])).containsOnly((byte) 0);
    after = after.clone();
    System.arraycopy(before, 7 * 72, after, 7 * 72, 72);
    assertThat(after).as("no other key has changed").startsWith(before);
  }

  @Test
  void aReplayedJournalDecidesWhichKeysStay() throws IOException {
    try (Vault vault = open()) {
      vault.seal(SECRET, 4);
      BitSet living = new BitSet();
      living.set(2);
      living.set(4);
      vault.keepOnly(4, living);

      List<Long> there = new ArrayList<>();
      for (long key = 1; key <= 6; key++) {
        if (vault.has(key)) {
          there.add(key);
        }
      }
      assertThat(there).containsExactly(2L, 4L, 5L, 6L);
      living.set(3);
      assertThatThrownBy(() -> vault.keepOnly(4, living))
          .hasMessageContaining("Expected key 3 in")
          .hasMessageContaining("restore the file from a backup");
    }
  }

  @Test
  void aNewFileIsNotTakenForTheOneThatIsMissing() throws IOException {
    BitSet living = new BitSet();
    living.set(3);
    for (int start = 0; start < 2; start++) {
      try (Vault vault = open()) {
        assertThatThrownBy(() -> vault.keepOnly(4, living)).hasMessageContaining("Expected key 3");
      }
    }
  }

  @Test
  void aKeyThatWasNotWrittenToItsEndIsReplacedUnlessItIsNeeded() throws IOException {
    Path file = directory.resolve("keys");
    try (Vault vault = open()) {
      vault.seal(SECRET, 1);
    }
    byte[] keys = Files.readAllBytes(file);
    keys[9 * 72 + 5] ^= 1;
    keys[3 * 72 + 5] ^= 1;
    Files.write(file, Arrays.copyOf(keys, keys.length - 30));
    try (Vault vault = open()) {
      assertThatThrownBy(() -> vault.has(3)).hasMessageContaining("is damaged");
      vault.keepOnly(3, new BitSet());
      vault.seal(SECRET, 9);
      vault.seal(SECRET, 1_024);
      assertThat(vault.has(3)).isFalse();
    }
  }

  @Test
  void anotherFileIsNotTakenForOne() throws IOException {
    Files.writeString(directory.resolve("keys"), "something else ".repeat(20));
    assertThatThrownBy(this::open).hasMessageContaining("does not begin as one does");
  }

  @Test
  void eachBitOfWhatIsSealedMatters() throws IOException {
    try (Vault vault = open()) {
      Sealed sealed = vault.seal(SECRET, 1).sealed();
      for (int i = 0; i < sealed.bytes().length; i++) {
        byte[] bytes = sealed.bytes().clone();
        bytes[i] ^= 1;
        Parameters changed = Parameters.of(new Sealed(1, sealed.names(), bytes));
        assertThatThrownBy(() -> vault.open(changed)).isInstanceOf(DamagedSecretException.class);
      }
      Parameters renamed =
          Parameters.of(new Sealed(1, List.of("empty", "größe", "passwort"), sealed.bytes()));
      assertThatThrownBy(() -> vault.open(renamed)).isInstanceOf(DamagedSecretException.class);
    }
  }
}
