package org.slapmaster.journal;

import org.slapmaster.domain.graph.InstanceGraph;

/**
 * The instance graph as of a moment.
 *
 * @param cut up to where it was read
 * @param events how many events are in it
 * @param graph belongs to whoever asked; not thread-safe
 */
public record PastGraph(Cut cut, long events, InstanceGraph graph) {}
