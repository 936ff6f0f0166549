package org.slapmaster.actor;

import akka.actor.ExtendedActorSystem;
import akka.serialization.SerializerWithStringManifest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import org.slapmaster.domain.master.MasterRules;
import org.slapmaster.domain.master.MasterState;
import org.slapmaster.journal.StreamingSerializer;
import org.slapmaster.journal.snapshot.MasterSnapshot;

/**
 * Gives Akka the master's state for snapshots; the version is inside. What the settings say of
 * allocation is no part of it.
 */
public final class MasterStateSerializer extends SerializerWithStringManifest
    implements StreamingSerializer {
  private static final int IDENTIFIER = 710_002;
  private static final String MANIFEST = "master-state";
  private final MasterRules rules;

  public MasterStateSerializer(ExtendedActorSystem system) {
    rules = new MasterRules(StateCheck.policies(system.settings().config()));
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object state) {
    return MANIFEST;
  }

  @Override
  public void write(Object state, DataOutputStream out) throws IOException {
    MasterSnapshot.write((MasterState) state, out);
  }

  @Override
  public MasterState read(DataInputStream in, String manifest) throws IOException {
    if (!MANIFEST.equals(manifest)) {
      throw new NotSerializableException(
          "Expected a snapshot of kind " + MANIFEST + ", but got '" + manifest + "'.");
    }
    return MasterSnapshot.read(in, rules.initial());
  }

  @Override
  public byte[] toBinary(Object state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(state, new DataOutputStream(bytes));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return bytes.toByteArray();
  }

  @Override
  public MasterState fromBinary(byte[] bytes, String manifest) {
    try {
      return read(new DataInputStream(new ByteArrayInputStream(bytes)), manifest);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
