/**
 * What a slapproxy knows, read from its database, so that its instances can be taken over: {@link
 * org.slapmaster.slapproxy.SlapproxyDatabase#read}. The format is slapos.core's slapproxy schema
 * version 17.
 */
package org.slapmaster.slapproxy;
