package org.slapmaster.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One call.
 *
 * @param number which of its seed
 * @param face which part of the server it is meant for
 * @param request all bytes of it
 * @param isWhole whether it is one request by the rules of HTTP; else any number of answers will do
 */
record Input(int number, String face, byte[] request, boolean isWhole) {
  private static final String USER = "input-";
  private static final Pattern NUMBERED = Pattern.compile(" as (" + USER + "([0-9]{1,9})-\\S+)");

  private static final int SHOWN = 2_000;

  /**
   * Whom it claims to come from, which stands in the audit of all that follows from it: its number,
   * and a check, because inputs are mutated and one must not come from another by that.
   */
  static String user(int number) {
    return USER + number + "-" + Integer.toHexString(number * 0x9E3779B1);
  }

  /** The number of the input on whose behalf something was done; negative for none. */
  static int numberOf(String by) {
    Matcher user = NUMBERED.matcher(by);
    if (!user.find()) {
      return -1;
    }
    int number = Integer.parseInt(user.group(2));
    return user.group(1).equals(user(number)) ? number : -1;
  }

  @Override
  public String toString() {
    String text = new String(request, StandardCharsets.ISO_8859_1);
    return "input %d (%s): %s"
        .formatted(number, face, text.substring(0, Math.min(SHOWN, text.length())));
  }
}
