package org.slapmaster.model;

@Meaning("A process that a node supervises.")
public record ProcessInfo(
    @Meaning("The service's name in the instance file.") String name,
    @Meaning("The process id on its computer.") long pid,
    @Meaning("The command line without environment; secrets are masked by the node.")
        String command,
    @Meaning("When it was started, microseconds since the epoch.") long since,
    @Meaning("How often the node started it again after it ended unasked.") int restarts) {}
