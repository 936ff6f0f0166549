package org.slapmaster.domain.partition;

import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.ReportedState;
import org.slapmaster.model.RequestedState;

/** What tests of other packages may see of a partition's state. */
public final class PartitionLook {
  private PartitionLook() {}

  /** The newest moment, microseconds, for which its instance was to look again. */
  public static long bang(Partition.State state) {
    return state.calledAt;
  }

  /** Plants a fault: what its node compares is put back to what it is now. */
  public static Runnable hideLook(Partition.State state) {
    long before = state.bang;
    return () -> state.bang = before;
  }

  /** The revision that was ordered of an instance; zero when it is not there. */
  public static long revision(Partition.State state, InstanceGuid guid) {
    return state.isAssigned(guid) ? state.assigned.revision() : 0;
  }

  /** Whether its instance was ordered to run. */
  public static boolean isToRun(Partition.State state) {
    return state.assigned != null && state.assigned.state() == RequestedState.STARTED;
  }

  /** What the computer last said. */
  public static ReportedState reported(Partition.State state) {
    return state.reported;
  }
}
