package org.slapmaster.domain.graph;

import org.slapmaster.domain.Times;
import org.slapmaster.model.ComputerId;

/**
 * What is journaled of a computer's presence. Calls are not: whoever knows the last one adds it.
 *
 * @param contactSince when it was last lost or found, microseconds; zero when it never called
 * @param bangedAt when somebody last had all its instances processed again, microseconds; zero when
 *     nobody did
 */
public record ComputerStatus(
    ComputerId computer, boolean contact, long contactSince, long bangedAt, String bangedBy) {

  /**
   * In the words of the ERP5 master.
   *
   * @param lastCall microseconds; zero when it is not known
   */
  public AccessStatus calledAt(long lastCall) {
    String id = computer.value();
    if (contactSince == 0) {
      return AccessStatus.none(id);
    }
    AccessStatus presence =
        contact
            ? new AccessStatus(
                id,
                AccessStatus.ACCESS + "Computer " + id + " accessed",
                id,
                "",
                Math.max(lastCall, contactSince),
                contactSince)
            : new AccessStatus(
                id,
                AccessStatus.ERROR
                    + "Computer "
                    + id
                    + " does not call since "
                    + Times.clock(contactSince),
                "SlapOS Master",
                "",
                contactSince,
                contactSince);
    return bangedAt <= presence.createdAt()
        ? presence
        : new AccessStatus(
            id, AccessStatus.ERROR + "bang called: " + bangedBy, id, "", bangedAt, bangedAt);
  }
}
