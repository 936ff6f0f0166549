package org.slapmaster.journal.embedded;

import java.nio.ByteBuffer;

/**
 * The layout of keys, all numbers big-endian so that their order is that of the bytes: {@code f}
 * the format; {@code d id} the name of a stream; {@code h id} its highest entry, which outlives
 * deletions; {@code e id entry} an entry.
 */
final class Keys {
  static final byte[] FORMAT = {'f'};

  private Keys() {}

  static byte[] name(int id) {
    return key('d', id).array();
  }

  static byte[] highest(int id) {
    return key('h', id).array();
  }

  static byte[] entry(int id, long entry) {
    return ByteBuffer.allocate(1 + Integer.BYTES + Long.BYTES)
        .put((byte) 'e')
        .putInt(id)
        .putLong(entry)
        .array();
  }

  /** The first of a kind of key. */
  static byte[] first(char kind) {
    return new byte[] {(byte) kind};
  }

  /** What comes after the last of a kind of key. */
  static byte[] after(char kind) {
    return new byte[] {(byte) (kind + 1)};
  }

  static int id(byte[] key) {
    return ByteBuffer.wrap(key).getInt(1);
  }

  static long entry(byte[] key) {
    return ByteBuffer.wrap(key).getLong(1 + Integer.BYTES);
  }

  private static ByteBuffer key(char kind, int id) {
    return ByteBuffer.allocate(1 + Integer.BYTES).put((byte) kind).putInt(id);
  }
}
