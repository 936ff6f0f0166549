/**
 * The command line, one class per sub-command. The verbs speak to the HTTP API and load nothing of
 * Akka; {@code master}, {@code node} and {@code journal --data} start roles through their programs.
 */
package org.slapmaster.cli;
