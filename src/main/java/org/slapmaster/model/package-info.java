/**
 * Values and identities. Imports {@code java.*} only; every constructor refuses bad input with one
 * sentence.
 */
package org.slapmaster.model;
