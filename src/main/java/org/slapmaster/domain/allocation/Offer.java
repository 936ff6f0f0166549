package org.slapmaster.domain.allocation;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.Meaning;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;

/**
 * What a computer offers to the master.
 *
 * @param software releases that were ordered there, with what the computer last said of each
 * @param open false: the operator closed it to new instances
 * @param contact false: out of contact
 */
public record Offer(
    ComputerFormat format,
    SortedMap<SoftwareRelease, Software> software,
    boolean open,
    boolean contact) {
  public Offer {
    software = Collections.unmodifiableSortedMap(new TreeMap<>(software));
  }

  @Meaning("What a computer last said of a release.")
  public record Software(
      SoftwareState state,
      @Meaning("When the state was first reported, microseconds since the epoch.") long since) {}
}
