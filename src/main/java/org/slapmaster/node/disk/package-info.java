/** How a node writes what it must not lose. */
package org.slapmaster.node.disk;
