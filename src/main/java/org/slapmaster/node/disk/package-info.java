/** How a node keeps its records and removes its directories. */
package org.slapmaster.node.disk;
