package org.slapmaster.node;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.Expect;

/** Which numeric address each partition gets. */
final class AddressPlan {
  private static final Pattern NUMERIC =
      Pattern.compile("([0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)");
  private static final int LOOPBACK_PREFIX = 22;
  private static final int LOOPBACK_RANGES = 1 << LOOPBACK_PREFIX - 8;

  private AddressPlan() {}

  /**
   * One address each for {@code count} partitions: of a range {@code ADDR/BITS}, or else all the
   * same.
   */
  static List<String> addresses(String plan, int count) {
    String[] parts = plan.split("/", -1);
    byte[] first = numeric(parts[0], plan);
    if (parts.length == 1) {
      bindable(text(first));
      return Collections.nCopies(count, text(first));
    }
    int hostBits = first.length * 8 - bits(parts[1], first.length * 8, plan);
    BigInteger network = new BigInteger(1, first).shiftRight(hostBits).shiftLeft(hostBits);
    // The first address names the network itself, and the last of IPv4 is its broadcast address.
    BigInteger usable =
        BigInteger.ONE.shiftLeft(hostBits).subtract(BigInteger.valueOf(first.length == 4 ? 2 : 1));
    Expect.that(
        usable.compareTo(BigInteger.valueOf(count)) >= 0,
        "Expected a range of %d addresses, one for each partition, but %s has %d.",
        count,
        plan,
        usable.max(BigInteger.ZERO));
    List<String> all =
        IntStream.rangeClosed(1, count)
            .mapToObj(i -> text(bytes(network.add(BigInteger.valueOf(i)), first.length)))
            .toList();
    bindable(all.get(0));
    return all;
  }

  private static byte[] numeric(String address, String plan) {
    try {
      if (NUMERIC.matcher(address).matches()) {
        return InetAddress.getByName(address).getAddress();
      }
    } catch (UnknownHostException e) {
      // Digits and dots that are no address: refused below.
    }
    throw new IllegalArgumentException(
        "Expected a numeric address such as 10.0.0.5, or a range such as 10.0.0.16/28, but got '"
            + Expect.shown(plan)
            + "'.");
  }

  private static int bits(String text, int most, String plan) {
    Expect.that(
        text.matches("[0-9]{1,3}") && Integer.parseInt(text) <= most,
        "Expected a range with 0 to %d bits of network, but got '%s'.",
        most,
        Expect.shown(plan));
    return Integer.parseInt(text);
  }

  private static byte[] bytes(BigInteger value, int length) {
    byte[] all = new byte[length];
    byte[] shortest = value.toByteArray();
    int used = Math.min(length, shortest.length);
    System.arraycopy(shortest, shortest.length - used, all, length - used, used);
    return all;
  }

  private static String text(byte[] address) {
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void bindable(String address) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      Expect.that(socket.isBound(), "Expected %s to be bound, but it is not.", address);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Expected an address of this machine, but %s cannot be bound: %s."
              .formatted(address, e.getMessage()),
          e);
    }
  }

  /**
   * A range of the loopback network for a computer that was given no address: the one that its
   * reference leads to, or the next that no other root of this machine has.
   *
   * @param claims a directory that all nodes of the machine share
   */
  static String loopbackRange(ComputerId computer, Path root, Path claims) {
    int first = Math.floorMod(computer.value().hashCode() * 0x9E3779B1, LOOPBACK_RANGES);
    for (int i = 0; i < LOOPBACK_RANGES; i++) {
      int index = (first + i) % LOOPBACK_RANGES;
      int address = (127 << 24) | (index << 32 - LOOPBACK_PREFIX);
      if (index >= 1 << LOOPBACK_PREFIX - 16) { // keeps off 127.0.x.y, which programs use by habit
        String range = text(BigInteger.valueOf(address).toByteArray()) + "/" + LOOPBACK_PREFIX;
        if (claim(range, root, claims)) {
          return range;
        }
      }
    }
    throw new IllegalStateException(
        "Expected a free range of 127.0.0.0/8, but other nodes of this machine have all.");
  }

  /** Notes that {@code root} has a range; false when another root that still exists does. */
  static boolean claim(String range, Path root, Path claims) {
    Path file = claims.resolve(range.replace('/', '_'));
    try {
      if (!Files.isDirectory(claims)) {
        Files.createDirectories(claims);
        Files.setAttribute(claims, "unix:mode", 01777); // as the directory around it
      }
      if (Files.exists(file)) {
        Path holder = Path.of(Files.readString(file).strip());
        if (holder.equals(root)) {
          return true;
        }
        if (Files.exists(holder.resolve(NodeRoot.IDENTITY))) {
          return false;
        }
        Files.delete(file);
      }
      Files.writeString(file, root + "\n", StandardOpenOption.CREATE_NEW);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      return true;
    } catch (IOException | InvalidPathException e) {
      return false; // somebody else's, or not to be read: the next range does as well
    }
  }
}
