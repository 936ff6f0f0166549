package org.slapmaster.node.supervise;

import java.util.Collection;

/** Takes secrets out of text that people see. */
public final class Mask {
  private static final String MASK = "********";

  private Mask() {}

  /** {@code text} with every occurrence of a secret replaced by a mask of fixed length. */
  public static String mask(String text, Collection<String> secrets) {
    String masked = text;
    for (String secret : secrets) {
      if (!secret.isEmpty()) {
        masked = masked.replace(secret, MASK);
      }
    }
    return masked;
  }
}
