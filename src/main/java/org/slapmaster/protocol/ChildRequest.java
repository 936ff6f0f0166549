package org.slapmaster.protocol;

import org.slapmaster.model.Filter;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/**
 * What a running instance asks the master for: the fields of a request but its requester, which is
 * the asking instance.
 */
public record ChildRequest(
    Title title,
    SoftwareRelease release,
    SoftwareType type,
    boolean shared,
    Parameters parameters,
    Filter filter,
    RequestedState state)
    implements WireMessage {}
