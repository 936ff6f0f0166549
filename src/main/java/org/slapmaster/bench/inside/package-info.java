/**
 * Measures the core in this process: the journal's plugin, the master's actor and the whole ring of
 * actors, and how fast all of it comes back from the journal. Nodes are simulated, nothing else is.
 *
 * <p>{@code MillionBench}, {@code JournalBench} and {@code ReplayBench} are the benches; {@code
 * MasterLoad} and {@code RingLoad} the clouds that the first of them runs.
 */
package org.slapmaster.bench.inside;
