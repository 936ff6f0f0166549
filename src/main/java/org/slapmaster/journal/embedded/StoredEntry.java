package org.slapmaster.journal.embedded;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * An entry as it is stored: version, form, commit number, time, and then what Akka's envelope says
 * in few bytes, or, when it says more (metadata), that envelope itself as the payload. Writers that
 * are UUIDs, as Akka's are, take 16 bytes.
 *
 * @param commit the place in the order of commits over all streams; filled in by the writer
 * @param serializer Akka's number of the payload's serializer
 */
record StoredEntry(
    byte form,
    long commit,
    long timestamp,
    int serializer,
    String manifest,
    String eventManifest,
    String writer,
    byte[] payload) {
  static final byte LEAN = 0;
  static final byte ENVELOPE = 1;
  static final byte LEAN_UUID = 2;
  static final int COMMIT_AT = 2;

  /** The fewest bytes of one. */
  static final int LEAST = 2 + 2 * Long.BYTES;

  private static final byte VERSION = 1;
  private static final int LONGEST_NAME = Short.MAX_VALUE;

  byte[] write() {
    byte[] kind = Keys.bytes(manifest);
    byte[] eventKind = Keys.bytes(eventManifest);
    UUID uuid = form == LEAN ? uuid(writer) : null;
    byte[] by = uuid == null ? Keys.bytes(writer) : new byte[0];
    int size = LEAST + payload.length;
    if (form != ENVELOPE) {
      size += Integer.BYTES + 2 * Short.BYTES + kind.length + eventKind.length;
      size += uuid == null ? Short.BYTES + by.length : 2 * Long.BYTES;
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    out.put(VERSION).put(uuid == null ? form : LEAN_UUID).putLong(commit).putLong(timestamp);
    if (form != ENVELOPE) {
      out.putInt(serializer);
      put(out, kind);
      put(out, eventKind);
      if (uuid == null) {
        put(out, by);
      } else {
        out.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
      }
    }
    return out.put(payload).array();
  }

  /** Null when it is none, or one that would not be written the same way again. */
  private static UUID uuid(String text) {
    try {
      UUID uuid = UUID.fromString(text);
      return uuid.toString().equals(text) ? uuid : null;
    } catch (IllegalArgumentException none) {
      return null;
    }
  }

  private static void put(ByteBuffer out, byte[] text) {
    if (text.length > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "Expected names of at most 32 KiB in an entry, but one has " + text.length + " bytes.");
    }
    out.putShort((short) text.length).put(text);
  }

  /**
   * @throws RuntimeException when it is none
   */
  static StoredEntry read(byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    byte version = in.get();
    byte form = in.get();
    if (version != VERSION || form < LEAN || form > LEAN_UUID) {
      throw new IllegalStateException(
          String.format(
              "Expected an entry of version %d, but got version %d, form %d: it is damaged, or a"
                  + " newer slapmaster wrote it.",
              VERSION, version, form));
    }
    long commit = in.getLong();
    long timestamp = in.getLong();
    if (form == ENVELOPE) {
      return new StoredEntry(form, commit, timestamp, 0, "", "", "", rest(in));
    }
    int serializer = in.getInt();
    String manifest = text(in);
    String eventManifest = text(in);
    String writer = form == LEAN_UUID ? new UUID(in.getLong(), in.getLong()).toString() : text(in);
    return new StoredEntry(
        form, commit, timestamp, serializer, manifest, eventManifest, writer, rest(in));
  }

  /** Writes the commit number into a stored value. */
  static void commit(byte[] value, long number) {
    ByteBuffer.wrap(value).putLong(COMMIT_AT, number);
  }

  static long commit(byte[] value) {
    return ByteBuffer.wrap(value).getLong(COMMIT_AT);
  }

  private static String text(ByteBuffer in) {
    byte[] text = new byte[in.getShort()];
    in.get(text);
    return Keys.text(text);
  }

  private static byte[] rest(ByteBuffer in) {
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    return rest;
  }
}
