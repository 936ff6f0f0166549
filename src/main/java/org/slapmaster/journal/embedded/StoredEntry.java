package org.slapmaster.journal.embedded;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.slapmaster.journal.BlockSerializer;

/**
 * An entry as it is stored: version, form, commit number, and then, each when it is not the usual,
 * its time, the kind of its payload and who wrote it; or, when Akka's envelope says more
 * (metadata), that envelope itself as the payload. Each byte is written once for every event there
 * is, and a write takes longer with each page of the disk that it reaches.
 *
 * @param kind what the payload is
 * @param commit the place in the order of commits over all streams; filled in by the writer
 * @param writer empty for an envelope
 */
record StoredEntry(Kind kind, long commit, long timestamp, String writer, byte[] payload) {
  /**
   * What a payload is.
   *
   * @param serializer Akka's number of its serializer
   * @param manifest what that serializer calls it
   * @param eventManifest what an event adapter calls it
   */
  record Kind(int serializer, String manifest, String eventManifest) {}

  /** Of an envelope, which says the rest itself. */
  static final Kind ENVELOPED = new Kind(0, "", "");

  /** Of what slapmaster's own actors persist. */
  private static final Kind USUAL =
      new Kind(BlockSerializer.IDENTIFIER, BlockSerializer.MANIFEST, "");

  static final int COMMIT_AT = 2;

  /** The fewest bytes of one. */
  static final int LEAST = COMMIT_AT + Long.BYTES;

  private static final byte VERSION = 2;
  private static final int ENVELOPE = 1;
  private static final int BY_UUID = 2;
  private static final int TIMED = 4;
  private static final int USUAL_KIND = 8;
  private static final int PACKED = 16;

  /** The version before always said its time and its kind, and had one of these forms. */
  private static final byte OLD_VERSION = 1;

  private static final int[] OLD_FORMS = {TIMED, TIMED | ENVELOPE, TIMED | BY_UUID};
  private static final int LONGEST_NAME = Short.MAX_VALUE;

  byte[] write() {
    boolean isEnvelope = ENVELOPED.equals(kind);
    boolean isUsual = USUAL.equals(kind);
    byte[] manifest = Keys.bytes(isEnvelope || isUsual ? "" : kind.manifest());
    byte[] eventManifest = Keys.bytes(isEnvelope || isUsual ? "" : kind.eventManifest());
    UUID uuid = isEnvelope ? null : uuid(writer);
    byte[] by = Keys.bytes(isEnvelope || uuid != null ? "" : writer);
    byte[] content = Packing.pack(payload);
    int form =
        (isEnvelope ? ENVELOPE : 0)
            | (uuid == null ? 0 : BY_UUID)
            | (timestamp == 0 ? 0 : TIMED)
            | (isUsual ? USUAL_KIND : 0)
            | (content == payload ? 0 : PACKED);
    int size = head(form, manifest.length + eventManifest.length, by.length) + content.length;
    ByteBuffer out = ByteBuffer.allocate(size);
    out.put(VERSION).put((byte) form).putLong(commit);
    if (timestamp != 0) {
      out.putLong(timestamp);
    }
    if (!isEnvelope && !isUsual) {
      out.putInt(kind.serializer());
      put(out, manifest);
      put(out, eventManifest);
    }
    if (uuid != null) {
      out.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    } else if (!isEnvelope) {
      put(out, by);
    }
    return out.put(content).array();
  }

  /** How many bytes stand before the payload. */
  private static int head(int form, int manifests, int by) {
    int head = LEAST + ((form & TIMED) == 0 ? 0 : Long.BYTES);
    if ((form & ENVELOPE) != 0) {
      return head;
    }
    head += (form & USUAL_KIND) == 0 ? Integer.BYTES + 2 * Short.BYTES + manifests : 0;
    return head + ((form & BY_UUID) == 0 ? Short.BYTES + by : 2 * Long.BYTES);
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
    int form = form(in.get(), in.get());
    long commit = in.getLong();
    long timestamp = (form & TIMED) == 0 ? 0 : in.getLong();
    if ((form & ENVELOPE) != 0) {
      return new StoredEntry(ENVELOPED, commit, timestamp, "", payload(form, in));
    }
    Kind kind = (form & USUAL_KIND) == 0 ? new Kind(in.getInt(), text(in), text(in)) : USUAL;
    String writer =
        (form & BY_UUID) == 0 ? text(in) : new UUID(in.getLong(), in.getLong()).toString();
    return new StoredEntry(kind, commit, timestamp, writer, payload(form, in));
  }

  private static int form(byte version, byte form) {
    if (version == VERSION && form >= 0 && form < 2 * PACKED) {
      return form;
    }
    if (version == OLD_VERSION && form >= 0 && form < OLD_FORMS.length) {
      return OLD_FORMS[form];
    }
    throw new IllegalStateException(
        String.format(
            "Expected an entry of version %d, but got version %d, form %d: it is damaged, or a"
                + " newer slapmaster wrote it.",
            VERSION, version, form));
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

  private static byte[] payload(int form, ByteBuffer in) {
    if ((form & PACKED) != 0) {
      return Packing.unpack(in);
    }
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    return rest;
  }
}
