package org.slapmaster.security;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was revoked, oldest first, in memory and in an append-only file. One line and one sync per
 * revocation, however long the list is. Thread-safe.
 */
final class RevocationLog {
  private final Path file;
  private final Map<BigInteger, Revocation> bySerial = new LinkedHashMap<>();
  private long length;
  private long version;

  /**
   * Everything revoked at one moment.
   *
   * @param version greater after each change, from one snapshot to the next
   */
  record Snapshot(long version, List<Revocation> revocations) {}

  private RevocationLog(Path file) {
    this.file = file;
  }

  /**
   * Reads the log; makes an empty one when there is none. A last line without its end was being
   * written when the program ended, and nobody was told.
   *
   * @throws IllegalStateException with one sentence when a line is damaged
   */
  static RevocationLog open(Path file) throws IOException {
    if (!Files.exists(file)) {
      Pem.write(file, "");
    }
    RevocationLog log = new RevocationLog(file);
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    for (String line : new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList()) {
      try {
        Revocation revocation = Revocation.parse(line);
        log.bySerial.put(revocation.serial(), revocation);
      } catch (RuntimeException damaged) {
        throw new IllegalStateException(
            "Expected a revoked certificate in each line of "
                + file
                + ", but one is: "
                + line
                + ". Correct the line or put a backup of the file back.",
            damaged);
      }
    }
    log.length = end;
    return log;
  }

  /** Returns when the revocations would survive a power loss. */
  synchronized void add(Collection<Revocation> revocations) throws IOException {
    if (revocations.isEmpty()) {
      return;
    }
    byte[] lines = lines(revocations).getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length).position(length); // what a failed write left behind
      ByteBuffer buffer = ByteBuffer.wrap(lines);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    length += lines.length;
    revocations.forEach(revocation -> bySerial.put(revocation.serial(), revocation));
    version++;
  }

  private static String lines(Collection<Revocation> revocations) {
    return revocations.stream().map(Revocation::line).collect(Collectors.joining());
  }

  synchronized boolean contains(BigInteger serial) {
    return bySerial.containsKey(serial);
  }

  /** Forgets certificates that expired before {@code moment}: no list need name them any more. */
  synchronized void forgetExpiredBefore(Instant moment) throws IOException {
    if (bySerial.values().removeIf(revocation -> revocation.expires().isBefore(moment))) {
      version++;
      Pem.write(file, lines(bySerial.values()));
      length = Files.size(file);
    }
  }

  synchronized Snapshot snapshot() {
    return new Snapshot(version, List.copyOf(bySerial.values()));
  }

  synchronized long version() {
    return version;
  }
}
