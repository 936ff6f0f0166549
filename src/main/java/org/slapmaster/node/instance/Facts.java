package org.slapmaster.node.instance;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Title;
import org.slapmaster.node.NodeEngine;
import org.slapmaster.protocol.Desired;
import org.slapmaster.protocol.SharedDesired;

/**
 * What an evaluation knows.
 *
 * @param ports held so far
 * @param secrets made so far
 * @param connections what children have published, by their titles
 * @param kept the shared instances for which something was done, each as it was ordered then
 */
record Facts(
    Profile profile,
    Desired desired,
    ComputerId computer,
    NodeEngine.Slot slot,
    Map<String, Integer> ports,
    Map<String, String> secrets,
    Map<String, ConnectionParameters> connections,
    SortedMap<InstanceGuid, SharedDesired> kept) {
  ConnectionParameters connection(Title title) {
    return connections.getOrDefault(title.value(), ConnectionParameters.NONE);
  }

  /** Those of {@link #kept} that are no longer ordered. */
  SortedMap<InstanceGuid, SharedDesired> leaving() {
    SortedMap<InstanceGuid, SharedDesired> leaving = new TreeMap<>(kept);
    desired.shared().forEach(order -> leaving.remove(order.guid()));
    return leaving;
  }
}
