package org.slapmaster.node.instance;

import org.slapmaster.model.SoftwareType;
import org.slapmaster.node.software.InstalledRelease;

/** What can be said of a release before anything is instantiated. */
public final class Profiles {
  private Profiles() {}

  /**
   * Reads all software types of a release.
   *
   * @throws IllegalArgumentException with one sentence when one of them could not be instantiated
   */
  public static void check(InstalledRelease release) {
    release
        .descriptor()
        .types()
        .keySet()
        .forEach(type -> Profile.of(release, new SoftwareType(type)));
  }
}
