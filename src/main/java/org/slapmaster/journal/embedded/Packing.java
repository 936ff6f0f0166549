package org.slapmaster.journal.embedded;

import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * Large payloads in fewer bytes (LZ4, its length before it): blocks of events are alike, and to
 * pack them takes far less time than to bring them to the disk. Thread-safe.
 */
final class Packing {
  /** Below, it saves less than a page. */
  private static final int WORTH = 1024;

  /** No LZ4 block says more in a byte. */
  private static final long MOST = 255;

  private static final LZ4Compressor PACKER = LZ4Factory.fastestInstance().fastCompressor();
  private static final LZ4SafeDecompressor UNPACKER =
      LZ4Factory.fastestInstance().safeDecompressor();

  private Packing() {}

  /** The same in fewer bytes; or itself, when it cannot be had in fewer. */
  static byte[] pack(byte[] payload) {
    if (payload.length < WORTH) {
      return payload;
    }
    byte[] packed = new byte[Integer.BYTES + PACKER.maxCompressedLength(payload.length)];
    ByteBuffer.wrap(packed).putInt(payload.length);
    int length = Integer.BYTES + PACKER.compress(payload, 0, payload.length, packed, Integer.BYTES);
    return length < payload.length ? Arrays.copyOf(packed, length) : payload;
  }

  /**
   * @throws IllegalStateException when it was not packed like this
   */
  static byte[] unpack(ByteBuffer packed) {
    int length = packed.getInt();
    int from = packed.position();
    if (length < 0 || length > MOST * packed.remaining()) {
      throw new IllegalStateException(
          "Expected a packed payload, but "
              + packed.remaining()
              + " bytes cannot hold "
              + length
              + ".");
    }
    try {
      byte[] payload = new byte[length];
      int unpacked =
          UNPACKER.decompress(packed.array(), from, packed.remaining(), payload, 0, length);
      if (unpacked == length) {
        return payload;
      }
      throw new IllegalStateException(
          "Expected a packed payload of " + length + " bytes, but it has " + unpacked + ".");
    } catch (LZ4Exception damaged) {
      throw new IllegalStateException(
          "Expected a packed payload, but it is damaged: " + damaged.getMessage(), damaged);
    }
  }
}
