package org.slapmaster.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.slapmaster.model.Sealed;

/**
 * The key of one instance tree: AES-256-GCM (NIST SP 800-38D), whose nonce is the beginning of an
 * HMAC-SHA-256 of names and values under a key of its own. That makes sealing deterministic, as in
 * the SIV construction of Rogaway and Shrimpton ("Deterministic Authenticated-Encryption", 2006):
 * equal dictionaries of one tree are equal when sealed, which is all that an onlooker learns
 * besides names and the length of all values together. Names are authenticated with them.
 * Thread-safe.
 */
final class TreeKey {
  /** Bytes of key material: half for the cipher, half for the nonce. */
  static final int BYTES = 64;

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final String MAC = "HmacSHA256";
  private static final ThreadLocal<Cipher> CIPHERS = ThreadLocal.withInitial(TreeKey::newCipher);
  private static final ThreadLocal<Mac> MACS = ThreadLocal.withInitial(TreeKey::newMac);
  private final long number;
  private final SecretKeySpec cipherKey;
  private final SecretKeySpec nonceKey;

  TreeKey(long number, byte[] material) {
    this.number = number;
    cipherKey = new SecretKeySpec(material, 0, BYTES / 2, "AES");
    nonceKey = new SecretKeySpec(material, BYTES / 2, BYTES / 2, MAC);
  }

  private static Cipher newCipher() {
    try {
      return Cipher.getInstance(CIPHER);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Mac newMac() {
    try {
      return Mac.getInstance(MAC);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * @param before values that were sealed earlier, which are returned where these are equal; null
   *     for none
   */
  Sealed seal(SortedMap<String, String> values, Sealed before) {
    List<String> names = List.copyOf(values.keySet());
    if (names.isEmpty()) {
      return new Sealed(number, names, new byte[0]);
    }
    try {
      byte[] associated = encoded(names);
      byte[] plain = encoded(values.values());
      Mac mac = MACS.get();
      mac.init(nonceKey);
      mac.update(associated);
      byte[] nonce = Arrays.copyOf(mac.doFinal(plain), NONCE_BYTES);
      if (before != null && isSealedWith(before, names, nonce)) {
        return before;
      }
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, associated);
      byte[] bytes = Arrays.copyOf(nonce, NONCE_BYTES + cipher.getOutputSize(plain.length));
      cipher.doFinal(plain, 0, plain.length, bytes, NONCE_BYTES);
      return new Sealed(number, names, bytes);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The nonce is a digest of names and values: where it is the same, so are they. */
  private boolean isSealedWith(Sealed sealed, List<String> names, byte[] nonce) {
    byte[] bytes = sealed.bytes();
    return sealed.key() == number
        && sealed.names().equals(names)
        && bytes.length > NONCE_BYTES
        && Arrays.equals(bytes, 0, NONCE_BYTES, nonce, 0, NONCE_BYTES);
  }

  /**
   * @throws DamagedSecretException when they are not what was sealed with this key
   */
  SortedMap<String, String> open(Sealed sealed) {
    SortedMap<String, String> values = new TreeMap<>();
    if (sealed.names().isEmpty()) {
      return values;
    }
    byte[] bytes = sealed.bytes();
    try {
      Cipher cipher =
          cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(bytes, NONCE_BYTES), encoded(sealed.names()));
      ByteBuffer plain =
          ByteBuffer.wrap(cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES));
      for (String name : sealed.names()) {
        byte[] value = new byte[plain.getInt()];
        plain.get(value);
        values.put(name, new String(value, StandardCharsets.UTF_8));
      }
      return values;
    } catch (GeneralSecurityException | RuntimeException damaged) {
      throw new DamagedSecretException(sealed, damaged);
    }
  }

  /**
   * The thread's own, which costs less than to make one; it refuses the same nonce twice in a row.
   */
  private Cipher cipher(int mode, byte[] nonce, byte[] associated) throws GeneralSecurityException {
    GCMParameterSpec parameters = new GCMParameterSpec(TAG_BITS, nonce);
    Cipher cipher = CIPHERS.get();
    try {
      cipher.init(mode, cipherKey, parameters);
    } catch (InvalidAlgorithmParameterException sameValuesAgain) {
      cipher = newCipher();
      cipher.init(mode, cipherKey, parameters);
    }
    cipher.updateAAD(associated);
    return cipher;
  }

  /** Each text with its length before it, so that no two lists have the same form. */
  private static byte[] encoded(Collection<String> texts) {
    byte[][] parts = new byte[texts.size()][];
    int length = 0;
    int next = 0;
    for (String text : texts) {
      parts[next] = text.getBytes(StandardCharsets.UTF_8);
      length += Integer.BYTES + parts[next++].length;
    }
    ByteBuffer all = ByteBuffer.allocate(length);
    for (byte[] text : parts) {
      all.putInt(text.length).put(text);
    }
    return all.array();
  }
}
