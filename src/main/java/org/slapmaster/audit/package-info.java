/**
 * What auditors ask of a journal, and the answers: which events, what the cloud looked like at a
 * moment, what changed since, how an instance came to its present state. The same for a running
 * master and for a stopped one's directory; {@code Auditor} is the entry. Streams are read from
 * their beginnings; nothing is held in memory but what is answered.
 */
package org.slapmaster.audit;
