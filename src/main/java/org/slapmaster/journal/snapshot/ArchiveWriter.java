package org.slapmaster.journal.snapshot;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.slapmaster.codec.Json;
import org.slapmaster.domain.Archive;

/**
 * Writes a state. Numbers have seven bits in each byte, the lowest first (LEB128); moments are
 * differences to the moment before; texts and values have their length in front; values are JSON,
 * and a shared one that came before is its number among those (see {@link #SHARED}).
 */
final class ArchiveWriter extends Archive {
  /** How many shared values are remembered; then all are forgotten, here and by the reader. */
  static final int SHARED = 50_000;

  private final DataOutputStream out;
  private final Map<Object, Integer> known = new HashMap<>();
  private long lastTime;

  ArchiveWriter(DataOutputStream out) {
    this.out = out;
  }

  @Override
  public boolean restores() {
    return false;
  }

  @Override
  public long number(long value) {
    try {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        out.writeByte((int) (rest & 0x7F | 0x80));
        rest >>>= 7;
      }
      out.writeByte((int) rest);
      return value;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public long time(long value) {
    if (value == 0) {
      number(0);
    } else {
      long later = value - lastTime;
      number(((later << 1) ^ (later >> 63)) + 1);
      lastTime = value;
    }
    return value;
  }

  @Override
  public String text(String value) {
    bytes(value.getBytes(StandardCharsets.UTF_8));
    return value;
  }

  @Override
  protected byte[] bytes(byte[] value) {
    try {
      number(value.length);
      out.write(value);
      return value;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public <T> T single(Class<T> type, T value) {
    try {
      bytes(value == null ? new byte[0] : Json.LENIENT.writeValueAsBytes(value));
      return value;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public <T> T shared(Class<T> type, T value) {
    Integer before = value == null ? Integer.valueOf(-2) : known.get(value);
    if (before != null) {
      number(before + 2);
      return value;
    }
    number(1);
    single(type, value);
    if (known.size() == SHARED) {
      known.clear();
    }
    known.put(value, known.size());
    return value;
  }
}
