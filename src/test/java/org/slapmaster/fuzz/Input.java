package org.slapmaster.fuzz;

import java.nio.charset.StandardCharsets;

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
  private static final int SHOWN = 2_000;

  /** Whom it claims to come from, which stands in the audit of all that follows from it. */
  static String user(int number) {
    return USER + number;
  }

  /** The number of the input on whose behalf something was done; negative for none. */
  static int numberOf(String by) {
    int at = by.indexOf(" as " + USER);
    if (at < 0) {
      return -1;
    }
    String rest = by.substring(at + 4 + USER.length());
    int end = rest.indexOf(' ');
    String digits = end < 0 ? rest : rest.substring(0, end);
    return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : -1;
  }

  @Override
  public String toString() {
    String text = new String(request, StandardCharsets.ISO_8859_1);
    return "input %d (%s): %s"
        .formatted(number, face, text.substring(0, Math.min(SHOWN, text.length())));
  }
}
