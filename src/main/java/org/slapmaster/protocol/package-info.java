/**
 * The messages between a master and the Akka cluster node of a computer: all that {@code node}
 * knows of the master.
 *
 * <p>A node speaks to one door, the sharded {@code Computer} entity of its own computer ({@link
 * org.slapmaster.protocol.ToComputer#ENTITY}); the master's side speaks to the node's agent through
 * the reference that the agent gave in {@link org.slapmaster.protocol.ToComputer.Attach}. Every
 * report is a complete picture of its subject, so that a lost or repeated message does no harm: the
 * newest report of a subject is resent until {@link org.slapmaster.protocol.ToNode.Noted}, and
 * orders are resent after every attachment.
 */
package org.slapmaster.protocol;
