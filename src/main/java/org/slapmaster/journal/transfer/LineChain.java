package org.slapmaster.journal.transfer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hash chain of an export: each line ends with the hash of all that came before and of itself,
 * so that a line that is changed, missing, repeated or moved is found where it is. Not thread-safe.
 */
final class LineChain {
  private static final String NAME = ",\"hash\":\"";
  private static final String END = "\"}";
  private static final int DIGITS = 64;
  private static final HexFormat HEX = HexFormat.of();
  private final MessageDigest sha256 = sha256();
  private byte[] last = new byte[DIGITS / 2];

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * The next line.
   *
   * @param body a JSON object without its closing brace
   */
  String line(String body) {
    last = next(body);
    return body + NAME + HEX.formatHex(last) + END;
  }

  /** Whether {@code line} is the next one, unchanged; if so, what follows has to follow it. */
  boolean accept(String line) {
    int at = line.length() - DIGITS - NAME.length() - END.length();
    if (at < 0 || !line.startsWith(NAME, at) || !line.endsWith(END)) {
      return false;
    }
    byte[] expected = next(line.substring(0, at));
    boolean follows =
        HEX.formatHex(expected).equals(line.substring(at + NAME.length(), line.length() - 2));
    last = follows ? expected : last;
    return follows;
  }

  /** What is said of a line that was not accepted. */
  static IllegalStateException broken(long line) {
    return new IllegalStateException(
        ("Expected line %d of the export to follow the one before it as it was written, but it does"
                + " not: it was changed or moved, or a line before it is missing.")
            .formatted(line));
  }

  /** What is said when there is no last line. */
  static IllegalStateException brokenOff(long lines) {
    return new IllegalStateException(
        "Expected the export to end with its counts, but it breaks off after line %d."
            .formatted(lines));
  }

  private byte[] next(String body) {
    sha256.update(last);
    return sha256.digest(body.getBytes(StandardCharsets.UTF_8));
  }
}
