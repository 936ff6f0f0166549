package org.slapmaster.journal.embedded;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.slapmaster.journal.JournalHead;

/**
 * Where the journal stands.
 *
 * @param commits how many commits there ever were
 * @param chain the chain after the last of them
 * @param lastId the newest stream's id; ids count from 1
 */
record Head(long commits, byte[] chain, int lastId) {
  static final Head EMPTY = new Head(0, Chain.start(), 0);
  static final int SIZE = Long.BYTES + Chain.LENGTH + Integer.BYTES;

  /** What the database says of it: the chain is in the commit index. */
  record End(long commits, int lastId) {
    private static final int SIZE = Long.BYTES + Integer.BYTES;

    byte[] write() {
      return ByteBuffer.allocate(SIZE).putLong(commits).putInt(lastId).array();
    }

    static End read(byte[] value) {
      check(value, SIZE);
      ByteBuffer in = ByteBuffer.wrap(value);
      return new End(in.getLong(), in.getInt());
    }
  }

  End end() {
    return new End(commits, lastId);
  }

  byte[] write() {
    return ByteBuffer.allocate(SIZE).putLong(commits).put(chain).putInt(lastId).array();
  }

  static Head read(byte[] value) {
    check(value, SIZE);
    ByteBuffer in = ByteBuffer.wrap(value);
    long commits = in.getLong();
    byte[] chain = new byte[Chain.LENGTH];
    in.get(chain);
    return new Head(commits, chain, in.getInt());
  }

  private static void check(byte[] value, int size) {
    if (value.length != size) {
      throw new IllegalStateException(
          "Expected a head of " + size + " bytes, but got " + value.length + ".");
    }
  }

  boolean sameAs(Head other) {
    return commits == other.commits && Arrays.equals(chain, other.chain);
  }

  JournalHead told() {
    return JournalHead.of(commits, chain);
  }
}
