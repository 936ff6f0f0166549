package org.slapmaster.domain.allocation;

import java.util.Locale;
import org.slapmaster.model.Meaning;
import org.slapmaster.model.SoftwareState;

/**
 * What "has the software" means when a partition is chosen (settings {@code
 * slapmaster.allocation.software-*}).
 */
@Meaning("What counts as having the software when a partition is chosen.")
public enum SoftwarePolicy {
  /** The computer reported it installed. */
  INSTALLED,
  /**
   * It was ordered there, and the last report is neither building nor an error; after the ERP5
   * master.
   */
  SUPPLIED,
  /** No check; after slapproxy. */
  ANY;

  /** Reads {@code installed}, {@code supplied} or {@code any}. */
  public static SoftwarePolicy parse(String text) {
    for (SoftwarePolicy policy : values()) {
      if (policy.name().toLowerCase(Locale.ROOT).equals(text)) {
        return policy;
      }
    }
    throw new IllegalArgumentException(
        "Expected a software policy of 'installed', 'supplied' or 'any', but got '" + text + "'.");
  }

  /**
   * Whether a release in this state counts as present; {@code state} is null when it was never
   * ordered there.
   */
  boolean accepts(SoftwareState state) {
    if (this == ANY) {
      return true;
    }
    return state == SoftwareState.INSTALLED
        || (this == SUPPLIED && state == SoftwareState.SUPPLIED);
  }

  /** The policies of the two kinds of computers. */
  public record Both(SoftwarePolicy nativeNodes, SoftwarePolicy pollingNodes) {
    public static final Both DEFAULT = new Both(INSTALLED, SUPPLIED);

    SoftwarePolicy of(boolean nativeNode) {
      return nativeNode ? nativeNodes : pollingNodes;
    }
  }
}
