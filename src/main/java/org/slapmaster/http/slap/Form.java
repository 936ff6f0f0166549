package org.slapmaster.http.slap;

import akka.util.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.slapmaster.http.Problem;
import org.slapmaster.model.Expect;

/** Names and values in the form of a query string or an urlencoded body; UTF-8. */
final class Form {
  private static final int MAX_FIELDS = 64;
  private final Map<String, String> fields = new HashMap<>();

  private Form() {}

  /**
   * The fields of a body and those of a query that are not in the body.
   *
   * @param query null for none
   * @throws Problem 400 with one sentence
   */
  static Form parse(ByteString body, String query) {
    Form form = new Form();
    if (query != null && !query.isEmpty()) {
      form.read(query.getBytes(StandardCharsets.UTF_8));
    }
    if (!body.isEmpty()) {
      Form inBody = new Form();
      inBody.read(body.toArray());
      form.fields.putAll(inBody.fields);
    }
    return form;
  }

  /** The value of a field; null when it is not there. */
  String get(String name) {
    return fields.get(name);
  }

  private void read(byte[] bytes) {
    int start = 0;
    for (int at = 0; at <= bytes.length; at++) {
      if (at == bytes.length || bytes[at] == '&') {
        if (at > start) {
          field(bytes, start, at);
        }
        start = at + 1;
      }
    }
  }

  private void field(byte[] bytes, int start, int end) {
    int equals = start;
    while (equals < end && bytes[equals] != '=') {
      equals++;
    }
    String name = decode(bytes, start, equals);
    String value = equals == end ? "" : decode(bytes, equals + 1, end);
    if (fields.putIfAbsent(name, value) != null) {
      throw Problem.invalid("Expected each field once, but '%s' stands twice.", Expect.shown(name));
    }
    if (fields.size() > MAX_FIELDS) {
      throw Problem.invalid("Expected at most %d fields, but there are more.", MAX_FIELDS);
    }
  }

  private static String decode(byte[] bytes, int start, int end) {
    byte[] decoded = new byte[end - start];
    int size = 0;
    boolean isAscii = true;
    for (int at = start; at < end; at++) {
      byte b = bytes[at];
      if (b == '+') {
        b = ' ';
      } else if (b == '%') {
        b = at + 2 < end ? hex(bytes[at + 1], bytes[at + 2]) : hex((byte) 0, (byte) 0);
        at += 2;
      }
      isAscii &= b >= 0;
      decoded[size++] = b;
    }
    return isAscii
        ? new String(decoded, 0, size, StandardCharsets.ISO_8859_1)
        : utf8(ByteBuffer.wrap(decoded, 0, size));
  }

  private static byte hex(byte high, byte low) {
    int value = Character.digit(high, 16) * 16 + Character.digit(low, 16);
    if (Character.digit(high, 16) < 0 || Character.digit(low, 16) < 0) {
      throw Problem.invalid("Expected two hexadecimal digits after each '%%', but got others.");
    }
    return (byte) value;
  }

  private static String utf8(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException malformed) {
      throw Problem.invalid("Expected fields in UTF-8, but they are not.");
    }
  }
}
