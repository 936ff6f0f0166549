/** The instance graph: a fold of all events of all streams, live or as of any past moment. */
package org.slapmaster.domain.graph;
