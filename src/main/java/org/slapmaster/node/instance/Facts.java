package org.slapmaster.node.instance;

import java.util.Map;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Title;
import org.slapmaster.node.NodeEngine;
import org.slapmaster.protocol.Desired;

/**
 * What an evaluation knows.
 *
 * @param ports held so far
 * @param secrets made so far
 * @param connections what children have published, by their titles
 */
record Facts(
    Profile profile,
    Desired desired,
    ComputerId computer,
    NodeEngine.Slot slot,
    Map<String, Integer> ports,
    Map<String, String> secrets,
    Map<String, ConnectionParameters> connections) {
  ConnectionParameters connection(Title title) {
    return connections.getOrDefault(title.value(), ConnectionParameters.NONE);
  }
}
