/**
 * One partition: what is assigned to it, what its computer says of it, what its instance publishes.
 */
package org.slapmaster.domain.partition;
