/** How every program here writes what it must not lose. */
package org.slapmaster.disk;
