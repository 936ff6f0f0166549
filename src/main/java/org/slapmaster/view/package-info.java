/**
 * The cloud as the faces show it: plain values, times as ISO instants, and every value of a
 * parameter or connection parameter masked. What is drawn, listed or streamed is made from these,
 * so that a secret cannot reach a listing by accident; only the two calls that exist to hand out
 * connection parameters read them elsewhere.
 *
 * <p>The HTTP API writes these values as JSON and the command line reads them back, so neither has
 * to know the other.
 */
package org.slapmaster.view;
