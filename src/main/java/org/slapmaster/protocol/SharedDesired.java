package org.slapmaster.protocol;

import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/**
 * A shared instance that the instance on a partition has to serve: it has no processes of its own,
 * its host acts on its parameters and publishes for it. What is not listed any more must not be
 * served any more.
 *
 * @param revision rises with every change; {@link PartitionReport.SharedReport} answers with it
 * @param root the title of the root of its own tree
 */
public record SharedDesired(
    InstanceGuid guid,
    long revision,
    Title title,
    Title root,
    SoftwareType type,
    Parameters parameters)
    implements WireMessage {}
