/**
 * Real master processes that are killed, stopped and starved of their journal while real clients
 * call them over HTTP; and what those clients must find afterwards. {@code KillLoopTest} kills at
 * random moments, {@code CrashPointsTest} at each event of an instance's life, before and after it
 * is on disk.
 */
package org.slapmaster.crash;
