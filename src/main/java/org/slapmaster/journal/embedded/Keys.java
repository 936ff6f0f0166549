package org.slapmaster.journal.embedded;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The keys of the database; the package says what stands under each. */
final class Keys {
  static final byte[] FORMAT = {'f'};
  static final byte[] HEAD = {'t'};

  /** Before every key and after every key. */
  static final byte[] LEAST = {};

  static final byte[] BEYOND = {(byte) 0xff};

  private Keys() {}

  /** A segment of the commit index, by its last commit. */
  static byte[] commits(long last) {
    return ByteBuffer.allocate(1 + Long.BYTES).put((byte) 'c').putLong(last).array();
  }

  static long commit(byte[] key) {
    return ByteBuffer.wrap(key).getLong(1);
  }

  static byte[] id(String stream) {
    byte[] name = bytes(stream);
    return ByteBuffer.allocate(1 + name.length).put((byte) 'n').put(name).array();
  }

  static String stream(byte[] key) {
    return text(Arrays.copyOfRange(key, 1, key.length));
  }

  static byte[] name(int id) {
    return key('d', id).array();
  }

  static byte[] deleted(int id) {
    return key('x', id).array();
  }

  static byte[] entry(int id, long entry) {
    return ByteBuffer.allocate(1 + Integer.BYTES + Long.BYTES)
        .put((byte) 'e')
        .putInt(id)
        .putLong(entry)
        .array();
  }

  /** Orders entries by a commit number while a commit index is made of it. */
  static byte[] sorted(long commit, byte[] entry) {
    return ByteBuffer.allocate(1 + Long.BYTES + entry.length)
        .put((byte) 'u')
        .putLong(commit)
        .put(entry)
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

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static ByteBuffer key(char kind, int id) {
    return ByteBuffer.allocate(1 + Integer.BYTES).put((byte) kind).putInt(id);
  }
}
