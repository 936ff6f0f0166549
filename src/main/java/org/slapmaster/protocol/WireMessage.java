package org.slapmaster.protocol;

/**
 * Marks what may travel between cluster nodes; bound to Jackson serialization in {@code
 * serialization.conf}.
 */
public interface WireMessage {}
