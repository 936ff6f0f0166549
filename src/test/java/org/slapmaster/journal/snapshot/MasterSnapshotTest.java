package org.slapmaster.journal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slapmaster.domain.allocation.SoftwarePolicy;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.master.MasterRules;
import org.slapmaster.domain.master.MasterState;
import org.slapmaster.journal.JournalEntry;
import org.slapmaster.journal.Recorded;
import org.slapmaster.journal.StreamId;
import org.slapmaster.journal.transfer.ExportReader;
import org.slapmaster.model.Audit;
import org.slapmaster.model.Filter;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/** The bytes of a snapshot: what they are, and what is not read. */
class MasterSnapshotTest {
  private static final Path JOURNALS = Path.of("src/test/resources/journal");
  private static final Path DIGESTS = JOURNALS.resolve("snapshots.txt");
  private static final MasterRules RULES = new MasterRules(SoftwarePolicy.Both.DEFAULT);

  /**
   * A program reads what another one of the same version wrote: so neither the bytes nor what past
   * events mean may change without a new one. {@code -Dslapmaster.test.record=true} notes what is
   * new, and changes nothing that is noted.
   */
  @Test
  void aVersionIsWrittenAsEverAndMeansTheSame() throws Exception {
    List<String> noted = Files.readAllLines(DIGESTS);
    for (Path journal : journals()) {
      String name = MasterSnapshot.VERSION + " " + journal.getFileName() + " ";
      if (noted.stream().noneMatch(line -> line.startsWith(name))
          && Boolean.getBoolean("slapmaster.test.record")) {
        Files.writeString(DIGESTS, name + digest(journal) + "\n", StandardOpenOption.APPEND);
        noted = Files.readAllLines(DIGESTS);
      }
      assertThat(noted)
          .as("raise MasterSnapshot.VERSION, or let it be as it was")
          .contains(name + digest(journal));
    }
  }

  private static List<Path> journals() throws IOException {
    try (Stream<Path> files = Files.list(JOURNALS)) {
      return files.filter(file -> file.toString().endsWith(".ndjson")).sorted().toList();
    }
  }

  /** Of all states that the journal's master went through. */
  private static String digest(Path journal) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    MasterState state = RULES.initial();
    for (Recorded recorded : events(journal)) {
      RULES.evolve(state, (Master.Event) recorded.event(), recorded.audit());
      digest.update(bytes(state));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<Recorded> events(Path journal) throws IOException {
    List<Recorded> events = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(journal)) {
      ExportReader reader = new ExportReader(lines);
      for (JournalEntry entry = reader.read(); entry != null; entry = reader.read()) {
        if (entry.stream().equals(StreamId.MASTER)) {
          events.addAll(entry.block().events());
        }
      }
    }
    return events;
  }

  private static byte[] bytes(MasterState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    MasterSnapshot.write(state, new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static MasterState read(byte[] bytes) throws IOException {
    return MasterSnapshot.read(
        new DataInputStream(new ByteArrayInputStream(bytes)), RULES.initial());
  }

  private static byte[] golden() throws IOException {
    MasterState state = RULES.initial();
    events(journals().get(0))
        .forEach(e -> RULES.evolve(state, (Master.Event) e.event(), e.audit()));
    return bytes(state);
  }

  @Test
  void anotherVersionIsNotRead() throws IOException {
    byte[] bytes = golden();
    bytes[3]++;
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(IOException.class)
        .hasMessage("Expected a state of version 2, but it is of version 3.");
  }

  /** Files have a sum, so this is the second line: no error but the one that is expected. */
  @Test
  void whateverIsCutOffOrChangedIsReadOrRefusedInOrder() throws IOException {
    byte[] bytes = golden();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(IOException.class);
    }
    for (int at = 4; at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= 0x55;
      try {
        read(changed);
      } catch (IOException refused) {
        assertThat(refused.getMessage()).isNotNull();
      }
    }
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThatThrownBy(() -> read(longer)).hasMessageContaining("there is more");
  }

  @Test
  void openValuesAreNotWritten() {
    MasterState state = RULES.initial();
    InstanceGuid guid = InstanceGuid.numbered(1);
    RULES.evolve(
        state,
        new Master.RequestReceived(
            guid,
            Requester.DEFAULT_USER,
            guid,
            new Title("app"),
            new SoftwareRelease("web"),
            SoftwareType.DEFAULT,
            false,
            Parameters.of(Map.of("password", "open")),
            Filter.NONE,
            RequestedState.STARTED),
        new Audit(1, "test", "test"));

    assertThatThrownBy(() -> bytes(state))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Expected sealed values")
        .hasMessageNotContaining("open\"");
  }

  @Test
  void oneIsDueWhenEventsAreManyAndTwiceAsManyAsWhatTheyLeft() {
    SnapshotRule rule = new SnapshotRule(1_000);

    assertThat(rule.isDue(999, 0)).isFalse();
    assertThat(rule.isDue(1_000, 0)).isTrue();
    assertThat(rule.isDue(1_000, 500)).isFalse();
    assertThat(rule.isDue(1_001, 500)).isTrue();
    assertThat(rule.isDue(3_000_000, 1_500_000)).isFalse();
  }
}
