package org.slapmaster.http.slap;

import org.slapmaster.domain.graph.AccessStatus;
import org.slapmaster.http.StatusFields;
import org.slapmaster.slap.MarshalWriter;

/** A status as the ERP5 master tells it. */
final class StatusDocument {
  private StatusDocument() {}

  /**
   * @param portalType of what it is the status
   */
  static byte[] write(String portalType, AccessStatus status) {
    return MarshalWriter.write(StatusFields.of(portalType, status));
  }
}
