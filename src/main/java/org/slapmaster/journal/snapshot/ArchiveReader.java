package org.slapmaster.journal.snapshot;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slapmaster.codec.Json;
import org.slapmaster.domain.Archive;

/** Reads what {@link ArchiveWriter} wrote. */
final class ArchiveReader extends Archive {
  private static final int BUFFER = 64 * 1024;

  /** The most that one value may take, whatever is written. */
  private static final int MOST = 64 * 1024 * 1024;

  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private final List<Object> known = new ArrayList<>();
  private int at;
  private int end;
  private long lastTime;

  /**
   * @param in is read to its end, in pieces
   */
  ArchiveReader(InputStream in) {
    this.in = in;
  }

  @Override
  public boolean restores() {
    return true;
  }

  /** Whether there is nothing more. */
  boolean isAtEnd() {
    return at == end && !fill();
  }

  private boolean fill() {
    try {
      at = 0;
      end = Math.max(0, in.read(buffer));
      return end > 0;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void need() {
    if (isAtEnd()) {
      throw new UncheckedIOException(new EOFException("Expected more of a state, but it ends."));
    }
  }

  private byte next() {
    need();
    return buffer[at++];
  }

  @Override
  public long number(long ignored) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = next();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new UncheckedIOException(new IOException("Expected a number, but it does not end."));
  }

  @Override
  public long time(long ignored) {
    long coded = number(0);
    if (coded == 0) {
      return 0;
    }
    long later = ((coded - 1) >>> 1) ^ -((coded - 1) & 1);
    lastTime += later;
    return lastTime;
  }

  @Override
  public String text(String ignored) {
    return new String(bytes(null), StandardCharsets.UTF_8);
  }

  @Override
  protected byte[] bytes(byte[] ignored) {
    long length = number(0);
    if (length < 0 || length > MOST) {
      throw new UncheckedIOException(
          new IOException("Expected a value of at most " + MOST + " bytes, but got " + length));
    }
    byte[] bytes = new byte[(int) length];
    for (int done = 0; done < bytes.length; ) {
      need();
      int part = Math.min(end - at, bytes.length - done);
      System.arraycopy(buffer, at, bytes, done, part);
      at += part;
      done += part;
    }
    return bytes;
  }

  @Override
  public <T> T single(Class<T> type, T ignored) {
    try {
      byte[] json = bytes(null);
      return json.length == 0 ? null : Json.LENIENT.readValue(json, type);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public <T> T shared(Class<T> type, T ignored) {
    int number = Math.toIntExact(number(0));
    if (number == 0) {
      return null;
    }
    if (number > 1) {
      return type.cast(known.get(number - 2));
    }
    T value = single(type, null);
    if (known.size() == ArchiveWriter.SHARED) {
      known.clear();
    }
    known.add(value);
    return value;
  }
}
