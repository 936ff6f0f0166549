/**
 * Processes of a partition: started so that they outlive the node program and can never run twice,
 * adopted after its restart, watched by promises, and owned by the partition's unix user where the
 * node runs as root.
 *
 * <p><b>Why it is so.</b> A service may neither run twice nor be lost, whenever the node program
 * dies. So the shell that becomes the service takes a lock that all its processes inherit, and
 * writes down itself who it is, before it turns into the service: the kernel, not the node's
 * memory, refuses a second copy, and a restarted node finds the first.
 */
package org.slapmaster.node.supervise;
