package org.slapmaster.domain.computer;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.allocation.Offer;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Meaning;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;

/** The vocabulary of a computer: a machine offering partitions. */
public final class Computer {
  private static final String REMARK = "A remark of the computer; often empty.";

  private Computer() {}

  /** What it is told. */
  public sealed interface Command {}

  /** Its node is there, with the complete picture. */
  public record Format(ComputerFormat format, List<Report> software) implements Command {}

  /** The reference belongs to a computer that may join later. */
  public record Register() implements Command {}

  /** It called again. */
  public record Return() implements Command {}

  /** Its node is not there any more. */
  public record Lose() implements Command {}

  /**
   * What the node says of one release.
   *
   * @param order the order that it answers; an older one than the last says nothing. Zero from
   *     computers that do not count orders
   */
  public record Report(
      SoftwareRelease release, long order, SoftwareState state, String detail, String digest)
      implements Command {}

  /**
   * A release shall be on the computer, or gone from it; {@code reinstall} takes the URL's present
   * content.
   */
  public record Supply(SoftwareRelease release, boolean available, boolean reinstall)
      implements Command {}

  /** Whether the computer takes new instances. */
  public record Open(boolean open) implements Command {}

  /**
   * Hold a port for an instance, so that no two get one port on one address.
   *
   * @param replace the port that this name holds was taken by a stranger: hold {@code port} in its
   *     place
   */
  public record HoldPort(
      String partition, InstanceGuid guid, String name, String address, int port, boolean replace)
      implements Command {}

  /** The instance is gone from the partition. */
  public record ReleasePorts(String partition, InstanceGuid guid) implements Command {}

  /** What its instances used, as the computer says; found valid. */
  public record ReportUsage(String report) implements Command {}

  /** The computer leaves the cloud; the master has agreed. */
  public record Remove() implements Command {}

  /** What happened. */
  public sealed interface Event {}

  @Meaning("The reference belongs to a computer, which may join later.")
  public record ComputerRegistered() implements Event {}

  @Meaning("The computer said what it is and which partitions it has.")
  public record ComputerFormatted(ComputerFormat format) implements Event {}

  @Meaning("The computer is out of contact.")
  public record ComputerLost() implements Event {}

  @Meaning("The computer is in contact again.")
  public record ComputerReturned() implements Event {}

  @Meaning("The operator lets the computer take new instances.")
  public record ComputerOpened() implements Event {}

  @Meaning("The operator keeps new instances off the computer.")
  public record ComputerClosed() implements Event {}

  @Meaning("The computer left the cloud.")
  public record ComputerRemoved() implements Event {}

  @Meaning("A release shall be on the computer, or gone from it.")
  public record SoftwareSupplied(
      SoftwareRelease release,
      @Meaning("Whether it shall be there.") boolean available,
      @Meaning("Whether the present content of its URL shall replace what is installed.")
          boolean reinstall)
      implements Event {}

  @Meaning("The computer installs the release.")
  public record SoftwareInstalling(
      SoftwareRelease release, @Meaning("The step that it is at.") String detail)
      implements Event {}

  @Meaning("The release is installed.")
  public record SoftwareInstalled(
      SoftwareRelease release,
      @Meaning("SHA-256 of its content; empty from computers that do not say.") String digest,
      @Meaning(
              "A remark of the computer, for example that the content of the URL is another by now; "
                  + "else empty.")
          String detail)
      implements Event {}

  @Meaning("The release could not be installed; the computer tries again.")
  public record SoftwareInstallFailed(
      SoftwareRelease release, @Meaning("The end of the output.") String detail) implements Event {}

  @Meaning("The release is being removed.")
  public record SoftwareRemoving(SoftwareRelease release, @Meaning(REMARK) String detail)
      implements Event {}

  @Meaning("The release is gone from the computer.")
  public record SoftwareRemoved(SoftwareRelease release) implements Event {}

  @Meaning("The computer said what its instances used.")
  public record UsageReported(
      @Meaning("A consumption report in slapos.core's TioXML.") String report) implements Event {}

  @Meaning("A port is held for an instance, so that no two get one port on one address.")
  public record PortHeld(
      @Meaning("The name of the partition on this computer.") String partition,
      InstanceGuid guid,
      @Meaning("What the instance calls the port.") String name,
      @Meaning("The numeric address.") String address,
      @Meaning("The port on that address.") int port)
      implements Event {}

  @Meaning("All ports that were held for the instance are free.")
  public record PortsReleased(
      @Meaning("The name of the partition on this computer.") String partition, InstanceGuid guid)
      implements Event {}

  /** What has to be said to others once the events are durable. */
  public sealed interface Effect {}

  /** To the master. */
  public record OfferToMaster(Offer offer) implements Effect {}

  /** To the node. */
  public record Order(SoftwareRelease release, boolean available, boolean reinstall, long order)
      implements Effect {}

  /** To the partitions: their node is there. */
  public record GreetPartitions(List<String> partitions) implements Effect {}

  /**
   * The answer to {@link HoldPort}: the held port, or zero when another name holds the asked one.
   */
  public record Held(int port) implements Effect {}

  /** The answer to whoever asked; null: done. */
  public record Answer(Refusal refusal) implements Effect {}

  /** One release as the computer knows it. */
  public record Software(
      boolean wanted,
      boolean reinstall,
      long order,
      SoftwareState state,
      String detail,
      String digest,
      long since) {}

  /** A port on an address. */
  record Socket(String address, int port) {}

  /** Who holds a port. */
  record Holder(String partition, InstanceGuid guid, String name) {}

  /** The state; changed in place by {@link ComputerRules#evolve} only. */
  public static final class State {
    boolean registered;
    ComputerFormat format;

    /**
     * Partitions of earlier formats that the present one leaves out, those left out last at the
     * end: an instance may still be there, which only the partition itself knows.
     */
    final LinkedHashSet<String> dropped = new LinkedHashSet<>();

    boolean contact;
    boolean open = true;
    final TreeMap<SoftwareRelease, Software> software = new TreeMap<>();
    final HashMap<Socket, Holder> ports = new HashMap<>();

    public boolean registered() {
      return registered;
    }

    /** Whether slapmaster's own node serves it, which attaches and can be lost at any moment. */
    public boolean nativeNode() {
      return format != null && format.nativeNode();
    }

    public boolean contact() {
      return contact;
    }

    public boolean open() {
      return open;
    }

    /** Null before it was formatted. */
    public ComputerFormat format() {
      return format;
    }

    /** The releases that were ordered here. */
    public SortedMap<SoftwareRelease, Software> software() {
      return Collections.unmodifiableSortedMap(software);
    }

    /** Those of the present format. */
    Stream<String> partitions() {
      return format == null ? Stream.of() : format.partitions().stream().map(PartitionFormat::name);
    }

    /** What the master may give away: nothing that was ordered removed, whatever is left of it. */
    public Offer offer() {
      TreeMap<SoftwareRelease, Offer.Software> offered = new TreeMap<>();
      software.forEach(
          (release, s) ->
              offered.put(
                  release,
                  new Offer.Software(s.wanted() ? s.state() : SoftwareState.REMOVING, s.since())));
      return new Offer(format, offered, open, contact);
    }

    /** All present orders, for a node that attaches. */
    public List<Order> orders() {
      return software.entrySet().stream()
          .map(
              e ->
                  new Order(
                      e.getKey(),
                      e.getValue().wanted(),
                      e.getValue().reinstall(),
                      e.getValue().order()))
          .toList();
    }
  }
}
