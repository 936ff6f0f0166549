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

  byte[] write() {
    return ByteBuffer.allocate(SIZE).putLong(commits).put(chain).putInt(lastId).array();
  }

  static Head read(byte[] value) {
    if (value.length != SIZE) {
      throw new IllegalStateException(
          "Expected a head of " + SIZE + " bytes, but got " + value.length + ".");
    }
    ByteBuffer in = ByteBuffer.wrap(value);
    long commits = in.getLong();
    byte[] chain = new byte[Chain.LENGTH];
    in.get(chain);
    return new Head(commits, chain, in.getInt());
  }

  boolean sameAs(Head other) {
    return commits == other.commits && Arrays.equals(chain, other.chain);
  }

  JournalHead told() {
    return JournalHead.of(commits, chain);
  }
}
