package org.slapmaster.protocol;

import org.slapmaster.model.SoftwareRelease;

/**
 * A release has to be present on a computer, or gone from it.
 *
 * @param available true: install; false: remove
 * @param reinstall with {@code available}: take the present content of the URL although one is
 *     installed
 * @param order microseconds; an order with a larger one replaces an earlier order for the release,
 *     and {@code reinstall} is carried out once for each
 */
public record SupplyOrder(SoftwareRelease release, boolean available, boolean reinstall, long order)
    implements WireMessage {}
