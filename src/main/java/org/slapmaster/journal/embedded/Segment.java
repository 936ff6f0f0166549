package org.slapmaster.journal.embedded;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of the commit index: what was committed, in order, and the chain after the last.
 *
 * @param last the number of its last commit
 * @param chain null in most of those with one row: it follows from the digests and the chain of one
 *     of the few segments before
 */
record Segment(long last, List<Row> rows, byte[] chain) {
  /** The most rows of one, so that none grows large. */
  static final int MOST = 1_000;

  /** Whatever is written one by one has a chain so often. */
  private static final int CHAINED = 16;

  private static final int ROW = Integer.BYTES + Long.BYTES + Chain.LENGTH;

  /**
   * One commit.
   *
   * @param id the stream
   * @param entry negative: the stream's entries up to and with its absolute value were deleted
   */
  record Row(int id, long entry, byte[] digest) {
    boolean isDeletion() {
      return entry < 0;
    }
  }

  /** One that is to be written: each byte is written once for every event there is. */
  static Segment of(long last, List<Row> rows, byte[] chain) {
    return new Segment(last, rows, rows.size() > 1 || last % CHAINED == 0 ? chain : null);
  }

  long first() {
    return last - rows.size() + 1;
  }

  byte[] write() {
    ByteBuffer out = ByteBuffer.allocate(rows.size() * ROW + (chain == null ? 0 : Chain.LENGTH));
    for (Row row : rows) {
      out.putInt(row.id()).putLong(row.entry()).put(row.digest());
    }
    return (chain == null ? out : out.put(chain)).array();
  }

  static Segment read(byte[] key, byte[] value) {
    int count = value.length / ROW;
    int rest = value.length % ROW;
    if (count < 1 || (rest != 0 && rest != Chain.LENGTH)) {
      throw new IllegalStateException(
          "Expected a segment of the commit index up to "
              + Keys.commit(key)
              + ", but it has "
              + value.length
              + " bytes.");
    }
    ByteBuffer in = ByteBuffer.wrap(value);
    List<Row> rows = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      rows.add(new Row(in.getInt(), in.getLong(), hash(in)));
    }
    return new Segment(Keys.commit(key), rows, rest == 0 ? null : hash(in));
  }

  private static byte[] hash(ByteBuffer in) {
    byte[] hash = new byte[Chain.LENGTH];
    in.get(hash);
    return hash;
  }
}
