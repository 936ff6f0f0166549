package org.slapmaster.model;

@Meaning("What the last run of a promise showed.")
public record PromiseResult(
    @Meaning("The name of the promise.") String name,
    @Meaning("Whether it holds.") boolean passed,
    @Meaning("One line: what was expected and what came; never a secret.") String message,
    @Meaning("When it began to pass or to fail, microseconds since the epoch.") long since) {}
