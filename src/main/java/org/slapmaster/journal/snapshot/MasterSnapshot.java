package org.slapmaster.journal.snapshot;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.slapmaster.domain.master.MasterState;

/** The master's state as bytes: a version, then the state as {@link ArchiveWriter} writes it. */
public final class MasterSnapshot {
  /**
   * Raised with every change of what is written, and of what an event of the past means for the
   * state: what another version wrote is not read, for the journal has it all.
   */
  static final int VERSION = 2;

  private MasterSnapshot() {}

  /** Writes; nobody may change the state meanwhile. */
  public static void write(MasterState state, DataOutputStream out) throws IOException {
    try {
      out.writeInt(VERSION);
      state.carry(new ArchiveWriter(out));
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }

  /**
   * Reads all of {@code in}.
   *
   * @param empty a state before any event, which is filled and returned
   * @throws IOException with one sentence when another version wrote it, or it is damaged
   */
  public static MasterState read(DataInputStream in, MasterState empty) throws IOException {
    int version = in.readInt();
    if (version != VERSION) {
      throw new IOException(
          "Expected a state of version " + VERSION + ", but it is of version " + version + ".");
    }
    try {
      ArchiveReader archive = new ArchiveReader(in);
      empty.carry(archive);
      if (!archive.isAtEnd()) {
        throw new IOException("Expected the end of a state, but there is more.");
      }
      return empty;
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    } catch (RuntimeException damaged) {
      throw new IOException("Expected a state, but it is damaged: " + damaged, damaged);
    }
  }
}
