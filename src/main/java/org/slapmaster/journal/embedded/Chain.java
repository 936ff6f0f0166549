package org.slapmaster.journal.embedded;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hash chain (SHA-256). A commit's digest is that of the length of the stream's name, the name,
 * the entry's number, and the stored value without its commit number, which the chain's order says
 * anyway. The chain at a commit is the hash of the chain before and the digest; it begins with
 * zeros.
 */
final class Chain {
  static final int LENGTH = 32;
  private static final ThreadLocal<MessageDigest> SHA256 = ThreadLocal.withInitial(Chain::sha256);

  private Chain() {}

  /** The chain of nothing. */
  static byte[] start() {
    return new byte[LENGTH];
  }

  /** Of an entry; on any thread. */
  static byte[] digest(String stream, long entry, byte[] value) {
    MessageDigest hash = begin(stream, entry);
    hash.update(value, 0, StoredEntry.COMMIT_AT);
    int rest = StoredEntry.COMMIT_AT + Long.BYTES;
    hash.update(value, rest, value.length - rest);
    return hash.digest();
  }

  /** Of the deletion of a stream's entries up to and with {@code last}. */
  static byte[] deletion(String stream, long last) {
    return begin(stream, -last).digest();
  }

  private static MessageDigest begin(String stream, long entry) {
    byte[] name = Keys.bytes(stream);
    MessageDigest hash = SHA256.get();
    hash.update(
        ByteBuffer.allocate(Integer.BYTES + name.length + Long.BYTES)
            .putInt(name.length)
            .put(name)
            .putLong(entry)
            .array());
    return hash;
  }

  static byte[] next(byte[] chain, byte[] digest) {
    MessageDigest hash = SHA256.get();
    hash.update(chain);
    return hash.digest(digest);
  }

  /** A new SHA-256. */
  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
