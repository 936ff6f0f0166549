package org.slapmaster.model;

/**
 * A process that a node supervises.
 *
 * @param name the service's name in the instance file
 * @param command the command line without environment; secrets are masked by the node
 * @param since when it was started, microseconds since the epoch
 * @param restarts how often the node started it again after it ended unasked
 */
public record ProcessInfo(String name, long pid, String command, long since, int restarts) {}
