/**
 * Calls that nobody would make, on every HTTP face of a real master: {@link
 * org.slapmaster.fuzz.FuzzTest} says what has to hold, {@link org.slapmaster.fuzz.Inputs} makes
 * them. An input is a function of the seed and its number, so that any can be made again.
 */
package org.slapmaster.fuzz;
