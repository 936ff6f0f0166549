/**
 * The program that runs on every computer: takes orders from a master through the messages of
 * {@code protocol}, carries them out on its partitions, and reports. It needs no master to keep
 * everything running, or to start it again.
 *
 * <p>{@link org.slapmaster.node.NodeProgram} is the main loop; {@link org.slapmaster.node.NodeRoot}
 * the directory it works in; {@link org.slapmaster.node.NodeEngine} does the work, knowing nothing
 * of Akka; {@link org.slapmaster.node.NodeAgent} is its way to the master. The actor system comes
 * and goes with the cluster, the engine stays.
 */
package org.slapmaster.node;
