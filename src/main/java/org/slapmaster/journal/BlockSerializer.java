package org.slapmaster.journal;

import akka.serialization.SerializerWithStringManifest;
import java.io.IOException;
import java.io.NotSerializableException;

/**
 * Gives Akka the bytes of blocks. The manifest is stable; names and versions of events are inside.
 */
public final class BlockSerializer extends SerializerWithStringManifest {
  /** Akka's number of this serializer. */
  public static final int IDENTIFIER = 710_001;

  /** What it calls a block. */
  public static final String MANIFEST = "block";

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object block) {
    return MANIFEST;
  }

  @Override
  public byte[] toBinary(Object block) {
    try {
      return EventCodec.write((Block) block);
    } catch (IOException failure) {
      throw new IllegalArgumentException(
          "Expected a block of events that can be written, but " + failure, failure);
    }
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    if (!MANIFEST.equals(manifest)) {
      throw new NotSerializableException(
          "Expected a journal entry of kind block, but got '" + manifest + "'.");
    }
    try {
      return EventCodec.read(bytes);
    } catch (IOException failure) {
      throw new IllegalStateException(failure.getMessage(), failure);
    }
  }
}
