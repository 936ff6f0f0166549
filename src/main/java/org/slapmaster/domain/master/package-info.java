/**
 * The master: identity, edges, parameters, requested state, allocation and readiness of every
 * instance.
 */
package org.slapmaster.domain.master;
