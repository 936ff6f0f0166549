package org.slapmaster.bench.inside;

import java.util.Arrays;
import org.slapmaster.domain.master.Master;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.PartitionId;

/** Which instance is where, to find any partition that is given twice. Thread-safe. */
final class Places {
  private final SimulatedCloud cloud;

  /** The number of the instance on each partition; zero where there is none. */
  private final long[] occupants;

  private int taken;
  private int givenTwice;

  Places(SimulatedCloud cloud) {
    this.cloud = cloud;
    occupants = new long[cloud.room()];
  }

  /**
   * An instance says or is said to be there; again and again is once.
   *
   * @return whether it was not noted there before
   */
  synchronized boolean note(InstanceGuid guid, PartitionId partition) {
    int place = cloud.place(partition);
    if (occupants[place] == guid.number()) {
      return false;
    }
    if (occupants[place] == 0) {
      occupants[place] = guid.number();
      taken++;
    } else {
      givenTwice++;
    }
    return true;
  }

  /** How many partitions have an instance. */
  synchronized int taken() {
    return taken;
  }

  /** How many instances are on no partition of their own: given twice, or moved. */
  synchronized int notAlone() {
    long distinct = Arrays.stream(occupants).filter(guid -> guid != 0).distinct().count();
    return givenTwice + (int) (taken - distinct);
  }

  /** Whether an answer says that the instance is ready, in the place that it had. */
  synchronized boolean isReady(Master.Reply reply) {
    return reply instanceof Master.Ready ready
        && ready.instance().partition() != null
        && occupants[cloud.place(ready.instance().partition())] == ready.instance().guid().number();
  }
}
