package org.slapmaster.model;

import java.util.Locale;

@Meaning("What a computer last said of a software release.")
public enum SoftwareState {
  /** Ordered; the computer has not said anything yet. */
  SUPPLIED,
  INSTALLING,
  INSTALLED,
  FAILED,
  REMOVING,
  REMOVED;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
