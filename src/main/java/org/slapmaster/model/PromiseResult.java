package org.slapmaster.model;

/**
 * What the last run of a promise showed.
 *
 * @param message one line: what was expected and what came; never a secret
 * @param since when it began to pass or to fail, microseconds since the epoch
 */
public record PromiseResult(String name, boolean passed, String message, long since) {}
