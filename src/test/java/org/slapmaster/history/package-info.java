/**
 * What clients saw of a master, and whether a master that keeps its promises can have said it.
 * Knows no protocol: simulations and programs that call a real master record alike.
 */
package org.slapmaster.history;
