/**
 * The HTTP face: one server, what it refuses before it looks closer, and how errors are said. The
 * JSON API is in {@code http.api}. It translates and holds no rules.
 */
package org.slapmaster.http;
