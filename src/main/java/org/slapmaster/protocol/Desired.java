package org.slapmaster.protocol;

import java.util.List;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/**
 * What a partition has to become. A node keeps the newest on disk before it acts, reconciles to it,
 * with no master in reach too, and reports the revision and state that it reached.
 *
 * @param partition the name on its computer
 * @param revision rises with every change of release, type, parameters or state
 * @param state {@code destroyed} means: stop everything and wipe
 * @param bang microseconds; when larger than the last one seen, process the partition again
 *     although nothing changed
 * @param root the title of the root of the instance's tree
 * @param shared all shared instances that it has to serve; {@code bang} grows with every change
 */
public record Desired(
    String partition,
    InstanceGuid guid,
    long revision,
    RequestedState state,
    long bang,
    Title title,
    Title root,
    SoftwareRelease release,
    SoftwareType type,
    Parameters parameters,
    List<SharedDesired> shared)
    implements WireMessage {
  public Desired {
    shared = List.copyOf(shared);
  }

  /** Of an instance that serves no shared ones. */
  public Desired(
      String partition,
      InstanceGuid guid,
      long revision,
      RequestedState state,
      long bang,
      Title title,
      Title root,
      SoftwareRelease release,
      SoftwareType type,
      Parameters parameters) {
    this(partition, guid, revision, state, bang, title, root, release, type, parameters, List.of());
  }

  /** The same order for somebody to whom no parameters, of nobody, matter. */
  public Desired withoutParameters() {
    return new Desired(
        partition, guid, revision, state, bang, title, root, release, type, Parameters.NONE);
  }

  /**
   * Whether this order replaces {@code other} for the same partition; orders may arrive late or
   * twice.
   */
  public boolean replaces(Desired other) {
    if (other == null || !guid.equals(other.guid)) {
      return true;
    }
    if (revision != other.revision) {
      return revision > other.revision;
    }
    return state != other.state ? state.compareTo(other.state) > 0 : bang > other.bang;
  }
}
