package org.slapmaster.master;

import java.nio.file.Path;

/**
 * What {@code slapmaster master} was told; whatever is null stands in the configuration.
 *
 * @param http {@code HOST:PORT} to serve on, port 0 for a free one
 * @param data the directory that holds everything
 * @param cluster {@code HOST:PORT} where nodes reach the cluster member
 * @param config a file of settings on top of the program's own
 * @param insecure whether addresses that other machines reach are wanted although nobody has to
 *     prove who they are
 */
public record MasterSettings(
    String http, Path data, String cluster, Path config, boolean insecure) {}
