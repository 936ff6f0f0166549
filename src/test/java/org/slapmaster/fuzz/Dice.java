package org.slapmaster.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Chance, and values that it makes: mostly names of things that are there, sometimes anything. */
final class Dice {
  private static final long SPREAD = 0x9E3779B97F4A7C15L;
  private static final String[] HOSTILE = {
    "",
    " ",
    "\0",
    "a\nb",
    "\r\n\r\nGET / HTTP/1.1",
    "../../etc/passwd",
    "%00%ff",
    "None",
    "null",
    "-1",
    "1e309",
    "NaN",
    "99999999999999999999",
    "'\"<>&;",
    "<marshal/>",
    "{}",
    "[]",
    "\u202eabc",
    "é😀",
    "\ufffe",
    "${x}",
    "{{ x }}",
    "&amp;amp;lt;",
    "]]>",
    "\u0000\u0001",
    "%s%n",
    "a=b&c=d",
    "*"
  };
  private static final List<String> RELEASES =
      List.of("https://example.com/software.cfg", "http://sr", "web", "/opt/software.cfg");
  private final Random random;

  Dice(long seed, int number) {
    random = new Random(seed ^ number * SPREAD);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** True in so many of a hundred. */
  boolean percent(int chance) {
    return below(100) < chance;
  }

  <T> T of(List<T> values) {
    return values.get(below(values.size()));
  }

  /** A text that is rarely what anybody expects. */
  String anything() {
    return switch (below(8)) {
      case 0 -> unicode(below(30));
      case 1 -> String.valueOf(random.nextLong());
      case 2 -> "x".repeat(percent(10) ? 70_000 : below(400));
      default -> HOSTILE[below(HOSTILE.length)];
    };
  }

  private String unicode(int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      int point = percent(70) ? below(0x250) : below(Character.MAX_CODE_POINT + 1);
      text.appendCodePoint(point);
    }
    return text.toString();
  }

  private String known(String prefix, int count) {
    return percent(88) ? prefix + below(count) : anything();
  }

  String computer() {
    return known("FUZZ-", 3);
  }

  String partition() {
    return known("slappart", 6);
  }

  String title() {
    return known("t", 20);
  }

  String guid() {
    return known("SOFTINST-", 40);
  }

  String release() {
    return percent(88) ? of(RELEASES) : anything();
  }

  String state() {
    return percent(88) ? of(List.of("started", "stopped", "destroyed", "available")) : anything();
  }

  /** What a field or property of this name is likely to hold. */
  String named(String name) {
    return switch (name) {
      case "computer_id", "computer_reference", "computer_guid", "computer", "reference" ->
          computer();
      case "computer_partition_id",
          "computer_partition_reference",
          "compute_partition_id",
          "partition_id",
          "partition" ->
          partition();
      case "url", "software_release", "software_release_url", "software_release_uri" -> release();
      case "partition_reference", "new_name", "title", "name", "computer_title" -> title();
      case "instance_guid", "slave_reference", "guid", "requester" -> guid();
      case "state", "reported_state" -> state();
      case "software_type" -> percent(90) ? "default" : anything();
      default -> anything();
    };
  }

  /** The bytes with a few of them changed, moved, doubled or missing. */
  byte[] mutated(byte[] bytes) {
    byte[] result = bytes;
    for (int times = 1 + below(4); times > 0; times--) {
      result = mutatedOnce(result);
    }
    return result;
  }

  String mutated(String text) {
    return new String(mutated(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }

  private byte[] mutatedOnce(byte[] bytes) {
    int from = below(bytes.length + 1);
    int to = Math.min(bytes.length, from + below(1 + Math.min(64, bytes.length)));
    byte[] middle =
        switch (below(6)) {
          case 0 -> new byte[0];
          case 1 -> new byte[] {(byte) below(256)};
          case 2 -> anything().getBytes(StandardCharsets.UTF_8);
          case 3 -> slices(slice(bytes, from, to), slice(bytes, from, to));
          case 4 -> flipped(slice(bytes, from, to));
          default -> slice(bytes, below(bytes.length + 1), bytes.length);
        };
    return slices(slice(bytes, 0, from), middle, slice(bytes, to, bytes.length));
  }

  private byte[] flipped(byte[] bytes) {
    if (bytes.length > 0) {
      bytes[below(bytes.length)] ^= (byte) (1 << below(8));
    }
    return bytes;
  }

  private static byte[] slice(byte[] bytes, int from, int to) {
    return java.util.Arrays.copyOfRange(bytes, from, to);
  }

  private static byte[] slices(byte[]... parts) {
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
