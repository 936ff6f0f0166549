package org.slapmaster.node.instance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slapmaster.model.Expect;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.node.MasterLink;
import org.slapmaster.node.NodeEngine;
import org.slapmaster.node.instance.ControlFiles.Port;

/**
 * The ports of one partition, the same for the life of its instance. A new one is free on the
 * preferred address when it is chosen, and held through the master where one is in reach, so that
 * no two partitions on one address get the same. Belongs to the pass.
 */
final class Ports {
  private static final int FIRST = 10_000;
  private static final int COUNT = 20_000;
  private static final int ATTEMPTS = 200;
  private static final long ANSWER_SECONDS = 5;

  private final NodeEngine.Slot slot;
  private final boolean shared;
  private final MasterLink link;
  private final ControlFiles control;

  /** A port cannot be chosen before the master says so. */
  static final class MasterNeeded extends Exception {
    private static final long serialVersionUID = 1L;

    MasterNeeded(Throwable cause) {
      super("No master is in reach.", cause);
    }
  }

  /**
   * @param shared other partitions use the same address, so that only the master can say which
   *     ports are free
   */
  Ports(NodeEngine.Slot slot, boolean shared, MasterLink link, ControlFiles control) {
    this.slot = slot;
    this.shared = shared;
    this.link = link;
    this.control = control;
  }

  /** The ports held, by name. */
  Map<String, Integer> numbers() {
    Map<String, Integer> numbers = new TreeMap<>();
    control.ports().forEach((name, port) -> numbers.put(name, port.port()));
    return numbers;
  }

  /** Chooses and holds a port for {@code name}. */
  void acquire(InstanceGuid guid, String name, int first) throws MasterNeeded {
    choose(guid, name, first, false);
  }

  /** Replaces held ports on which other processes than {@code own} listen. */
  void replaceTaken(InstanceGuid guid, List<Long> own) throws MasterNeeded {
    for (Map.Entry<String, Port> held : control.ports().entrySet()) {
      int port = held.getValue().port();
      if (!isFree(port) && !ListeningSockets.isAmong(port, own)) {
        choose(guid, held.getKey(), 0, true);
      }
    }
  }

  /** Makes the ports known to the master that were chosen when none was in reach. */
  void confirm(InstanceGuid guid) {
    for (Map.Entry<String, Port> held : control.ports().entrySet()) {
      int port = held.getValue().port();
      if (!held.getValue().confirmed()) {
        try {
          hold(guid, held.getKey(), port, true);
          control.hold(held.getKey(), new Port(port, true));
        } catch (MasterNeeded e) {
          return; // as it was; asked again when a master is in reach
        }
      }
    }
  }

  private void choose(InstanceGuid guid, String name, int first, boolean replace)
      throws MasterNeeded {
    int start = first > 0 ? first : FIRST + Math.floorMod((guid + name).hashCode(), COUNT);
    boolean replaces = replace;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int candidate = first > 0 ? start + attempt : FIRST + (start - FIRST + attempt) % COUNT;
      if (numbers().containsValue(candidate) || !isFree(candidate)) {
        continue;
      }
      int granted = candidate;
      boolean confirmed = true;
      try {
        granted = hold(guid, name, candidate, replaces);
      } catch (MasterNeeded e) {
        if (shared) {
          throw e;
        }
        confirmed = false;
      }
      if (granted == candidate || granted > 0 && isFree(granted)) {
        control.hold(name, new Port(granted, confirmed));
        return;
      }
      replaces |= granted > 0; // held for this name since an earlier life, and taken by a stranger
    }
    throw new IllegalArgumentException(
        String.format(
            "Expected a free port on %s from %d on, but the next %d are in use.",
            address(), start, ATTEMPTS));
  }

  private int hold(InstanceGuid guid, String name, int port, boolean replace) throws MasterNeeded {
    try {
      return link.holdPort(slot.name(), guid, name, address(), port, replace)
          .toCompletableFuture()
          .get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new MasterNeeded(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MasterNeeded(e);
    }
  }

  private String address() {
    Expect.that(
        !slot.addresses().isEmpty(),
        "Expected partition %s to have an address, but it has none.",
        slot.name());
    return slot.addresses().get(0);
  }

  private boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(address()), port));
      return true;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
