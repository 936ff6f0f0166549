package org.slapmaster.protocol;

import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/**
 * A shared instance that the instance on a partition has to serve: it has no processes of its own,
 * its host acts on its parameters and publishes for it. What is not listed any more must not be
 * served any more.
 *
 * @param revision rises with every change; {@link PartitionReport.SharedReport} answers with it
 * @param state {@code STARTED}, or {@code STOPPED}: nobody may use it, what it has is kept; one
 *     that is ordered destroyed is not listed
 * @param root the title of the root of its own tree
 */
public record SharedDesired(
    InstanceGuid guid,
    long revision,
    RequestedState state,
    Title title,
    Title root,
    SoftwareType type,
    Parameters parameters)
    implements WireMessage {
  public SharedDesired {
    state = state == null ? RequestedState.STARTED : state; // kept by a node of before
  }

  /** The same with other parameters. */
  public SharedDesired with(Parameters others) {
    return new SharedDesired(guid, revision, state, title, root, type, others);
  }
}
