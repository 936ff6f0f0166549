package org.slapmaster.protocol;

import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareState;

/**
 * The complete picture of one release on a computer.
 *
 * @param order the {@link SupplyOrder#order} that this answers
 * @param detail one line of progress while installing, the end of the output when failed (at most
 *     4,000 characters), a remark when the URL's content differs from what is installed; else empty
 * @param digest SHA-256 of the installed content in hex; empty when none is installed
 */
public record SoftwareReport(
    SoftwareRelease release, long order, SoftwareState state, String detail, String digest)
    implements WireMessage {}
