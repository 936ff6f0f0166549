package org.slapmaster.node.instance;

import java.util.Set;
import org.slapmaster.model.Expect;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.node.software.InstalledRelease;
import org.slapmaster.node.software.ReleaseDescriptor;

/**
 * One software type of an installed release, parsed and compiled.
 *
 * @param sharedParameters of the shared instances that it serves; null: it serves none
 */
record Profile(
    InstalledRelease release,
    ReleaseDescriptor.Type type,
    InstanceFile file,
    ParameterSchema parameters,
    ParameterSchema sharedParameters,
    Templates templates) {

  /**
   * @throws IllegalArgumentException when the release has no such type or it cannot be read
   */
  static Profile of(InstalledRelease release, SoftwareType type) {
    ReleaseDescriptor.Type found = release.descriptor().types().get(type.name());
    Set<String> known = release.descriptor().types().keySet();
    Expect.that(
        found != null,
        "Expected a software type of %s, one of %s, but got '%s'.",
        release.release(),
        known,
        Expect.shown(type.name()));
    InstanceFile file = InstanceFile.read(release.directory().resolve(found.instance()));
    Expect.that(
        (found.shared() == null) == (file.shared() == null),
        "Expected `shared` in both the software type '%s' and its instance file %s, or in none,"
            + " but it is in one of them.",
        found.name(),
        found.instance());
    return new Profile(
        release,
        found,
        file,
        new ParameterSchema(found.parameters()),
        found.shared() == null ? null : new ParameterSchema(found.shared().parameters()),
        new Templates(release.directory()));
  }

  /** Whether this was read from the same installation. */
  boolean isOf(InstalledRelease other, SoftwareType wanted) {
    return release == other && type.name().equals(wanted.name());
  }
}
