package org.slapmaster.domain.computer;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.slapmaster.domain.RulesScenario;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.SoftwareRelease;

/** A computer without an actor, and what tests say of it. */
abstract class ComputerScenario
    extends RulesScenario<Computer.State, Computer.Command, Computer.Event, List<Computer.Effect>> {
  static final SoftwareRelease WEB = new SoftwareRelease("web");
  static final InstanceGuid APP = InstanceGuid.numbered(1);
  static final InstanceGuid NEXT = InstanceGuid.numbered(2);

  ComputerScenario() {
    super(new ComputerRules(), 1000);
  }

  static ComputerFormat format(boolean nativeNode, int partitions) {
    List<PartitionFormat> formats =
        IntStream.range(0, partitions)
            .mapToObj(
                n ->
                    new PartitionFormat(
                        "slappart" + n, List.of(NetworkAddress.of("127.0.1.1")), new TreeSet<>()))
            .toList();
    return new ComputerFormat(nativeNode, null, new TreeMap<>(), formats);
  }
}
