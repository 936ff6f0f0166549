/**
 * The JSON API; {@code openapi.yaml} in the resources describes it, and a test holds the two
 * together.
 */
package org.slapmaster.http.api;
