/**
 * States as bytes, so that a start need not read a long history of little. A snapshot only saves
 * time: the journal alone is what happened, and whatever is wrong with a snapshot, or other than
 * this program would have written it, is answered by reading the journal.
 */
package org.slapmaster.journal.snapshot;
