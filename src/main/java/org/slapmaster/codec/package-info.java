/**
 * JSON of the values: one mapping for the journal, the cluster's messages, the HTTP API and the
 * files of a node.
 */
package org.slapmaster.codec;
