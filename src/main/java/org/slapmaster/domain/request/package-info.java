/**
 * Driving one instance to its current revision, and carrying what its partition says back to the
 * master.
 */
package org.slapmaster.domain.request;
