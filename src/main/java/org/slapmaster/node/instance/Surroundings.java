package org.slapmaster.node.instance;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.node.MasterLink;
import org.slapmaster.node.software.InstalledRelease;

/**
 * What all partitions of a computer share.
 *
 * @param software the installed releases
 * @param pool runs passes
 * @param timer wakes them
 * @param retention how long the data of a destroyed instance is kept
 */
public record Surroundings(
    ComputerId computer,
    Function<SoftwareRelease, Optional<InstalledRelease>> software,
    MasterLink link,
    Executor pool,
    ScheduledExecutorService timer,
    Duration retention) {}
