package org.slapmaster.domain.allocation;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slapmaster.model.ComputerFormat;
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

  /**
   * @param since when the state was first reported, microseconds
   */
  public record Software(SoftwareState state, long since) {}
}
