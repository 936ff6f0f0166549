/**
 * How events are written and read: blocks, names and versions, positions, replay. Decides nothing.
 */
package org.slapmaster.journal;
