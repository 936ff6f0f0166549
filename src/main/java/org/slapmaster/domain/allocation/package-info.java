/** Which partition an instance gets, and why it gets none. Decided by the master alone. */
package org.slapmaster.domain.allocation;
