/**
 * The journal in PostgreSQL: the events themselves are akka-persistence-r2dbc's business; here is
 * what a master needs besides, the tables, and to be the only one.
 */
package org.slapmaster.journal.postgresql;
