/**
 * slapmaster: a SlapOS master in Java on Akka. This page is the map.
 *
 * <h2>Packages, in reading order</h2>
 *
 * <ol>
 *   <li>{@code model}: values and identities; each refuses bad input with one sentence.
 *   <li>{@code domain}: the rules. {@code domain.master} decides who exists, who gets which
 *       partition and who is ready; {@code domain.allocation} chooses partitions and says why none
 *       fits; {@code domain.request}, {@code domain.partition} and {@code domain.computer} are the
 *       other three entities; {@code domain.graph} folds all their events into the instance graph.
 *   <li>{@code journal}: blocks, event names and versions, positions, reading and replay; {@code
 *       journal.embedded} and {@code journal.postgresql} keep them, {@code journal.transfer} moves
 *       and {@code journal.verify} examines whole journals.
 *   <li>{@code seal}: keys, and what seals and opens secrets with them.
 *   <li>{@code actor}: the shells that make the rules durable and connect them into a ring; {@code
 *       MasterClient}.
 *   <li>{@code protocol}: the messages between the master and the node of a computer.
 *   <li>{@code node}: the program on each computer: {@code node.software} installs releases, {@code
 *       node.instance} turns an instance file into files, services and promises, {@code
 *       node.supervise} keeps the processes.
 *   <li>{@code security}: the master's certificate authority.
 *   <li>{@code slapproxy}: what a slapproxy knows, read from its database.
 *   <li>{@code master}: the master as a program.
 *   <li>{@code http}, {@code cli}, {@code draw}, {@code view}: the faces; they translate and hold
 *       no rules.
 *   <li>{@code bench}: measures masters from outside.
 *   <li>{@code codec}: JSON of the values; {@code disk}: files that survive a crash; both shared by
 *       all of these.
 * </ol>
 *
 * <h2>One request, with file names</h2>
 *
 * {@code cli.RequestCommand} → {@code http.api} → {@code actor.MasterClient} → {@code
 * actor.Collector} (gathers what arrives while a write is in flight) → {@code actor.MasterActor} →
 * {@code domain.master.Requesting} decides {@code RequestReceived}, {@code domain.master.Placement}
 * decides {@code PartitionAllocated}, one block is synced, the answer is "please wait" → {@code
 * actor.RequestActor} → {@code actor.PartitionActor} → {@code actor.ComputerActor} → {@code
 * node.NodeAgent} → {@code node.instance.PartitionRunner} deploys and reports back the same way →
 * {@code domain.master.Progress} decides {@code ConnectionParametersKnown} and {@code
 * InstanceReady}; whoever asks again gets the connection parameters.
 *
 * <h2>Glossary</h2>
 *
 * <dl>
 *   <dt>computer, computer partition
 *   <dd>a machine, and a slot on it that hosts at most one instance
 *   <dt>software release, supply
 *   <dd>what can be installed, named by a URL; the order that it be installed on a computer
 *   <dt>request, software instance, instance tree
 *   <dd>the one verb; what results; a root requested by a user with all that its instances
 *       requested
 *   <dt>shared instance, host
 *   <dd>an instance without a partition of its own (SlapOS: slave); the one of the same release and
 *       type that serves it, on its own
 *   <dt>instance parameters, connection parameters
 *   <dd>what the requester tells the instance; what the instance publishes to its requester
 *   <dt>requested state, reported state
 *   <dd>what was ordered; what the computer says
 *   <dt>promise, bang
 *   <dd>a health check that runs on the computer; "process this again"
 *   <dt>please wait
 *   <dd>the order is kept; the answer says what it waits for
 * </dl>
 */
package org.slapmaster;
