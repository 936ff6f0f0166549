package org.slapmaster.bench.inside;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.slapmaster.domain.allocation.Offer;
import org.slapmaster.domain.master.Master;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Expect;
import org.slapmaster.model.Filter;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/**
 * Computers that are not there, and what is requested of them. Each has one of ten releases, and
 * the requests name them in turn.
 *
 * @param computers how many, numbered from 0
 * @param partitions on each
 */
record SimulatedCloud(int computers, int partitions) {
  private static final int RELEASES = 10;
  private static final String COMPUTER = "COMP-";
  private static final String PARTITION = "slappart";

  SimulatedCloud {
    Expect.that(
        computers >= RELEASES && computers % RELEASES == 0 && computers <= 100_000,
        "Expected a multiple of %d computers, up to 100,000, but got %d.",
        RELEASES,
        computers);
    Expect.that(
        partitions >= 1 && partitions <= ComputerFormat.MAX_NATIVE_PARTITIONS,
        "Expected between 1 and %d partitions on a computer, but got %d.",
        ComputerFormat.MAX_NATIVE_PARTITIONS,
        partitions);
  }

  /** How many instances it has room for. */
  int room() {
    return computers * partitions;
  }

  ComputerId computer(int number) {
    return new ComputerId(COMPUTER + number);
  }

  /** What a computer says of itself. */
  ComputerFormat format() {
    return new ComputerFormat(
        true,
        null,
        new TreeMap<>(),
        IntStream.range(0, partitions)
            .mapToObj(
                number ->
                    new PartitionFormat(
                        PARTITION + number,
                        List.of(NetworkAddress.of("10.0.0." + (number % 250 + 1))),
                        new TreeSet<>()))
            .toList());
  }

  /** The release that a computer has. */
  SoftwareRelease releaseOf(int computer) {
    return release(computer);
  }

  private static SoftwareRelease release(int number) {
    return new SoftwareRelease(
        "https://lab.example.com/software/stack-" + number % RELEASES + "/v1.0/software.cfg");
  }

  /** What a computer offers when its release is installed. */
  Offer offer(int computer, long at) {
    return new Offer(
        format(),
        new TreeMap<>(Map.of(releaseOf(computer), new Offer.Software(SoftwareState.INSTALLED, at))),
        true,
        true);
  }

  /** The request of that number, from 0: a root with a few parameters, as a user sends it. */
  Master.Request request(int number) {
    return new Master.Request(
        Requester.DEFAULT_USER,
        new Title("instance-" + number),
        release(number),
        SoftwareType.DEFAULT,
        false,
        Parameters.of(
            Map.of(
                "domain", "shop-" + number + ".example.com",
                "monitor-email", "operator@example.com",
                "size", "small")),
        Filter.NONE,
        RequestedState.STARTED);
  }

  /** What an instance publishes when it is started. */
  ConnectionParameters published(InstanceGuid guid) {
    return ConnectionParameters.of(
        Map.of("url", "https://" + guid.number() + ".example.com/", "password", "secret-" + guid),
        Set.of("url"));
  }

  /** The place of a partition among all of the cloud, from 0. */
  int place(PartitionId partition) {
    int computer = Integer.parseInt(partition.computer().value().substring(COMPUTER.length()));
    return computer * partitions + Integer.parseInt(partition.name().substring(PARTITION.length()));
  }
}
