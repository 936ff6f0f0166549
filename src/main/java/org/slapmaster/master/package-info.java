/**
 * The master as a program: its data directory, its actor system and its HTTP face, from start to
 * graceful end.
 */
package org.slapmaster.master;
