package org.slapmaster.node.instance;

import java.io.IOException;
import java.util.Map;
import org.slapmaster.model.ComputerId;
import org.slapmaster.node.NodeEngine;
import org.slapmaster.node.software.InstalledRelease;
import org.slapmaster.node.software.ReleaseDescriptor;
import org.slapmaster.protocol.Desired;

/**
 * Keeps the plan of a partition up to date, and gets it the ports and secrets that it needs.
 * Belongs to the pass.
 */
final class Renderer {
  private final ComputerId computer;
  private final NodeEngine.Slot slot;
  private final ControlFiles control;
  private final ChildRequests children;
  private final Ports ports;
  private final Announcer announcer;
  private Profile profile;
  private Facts facts;
  private Plan plan;

  Renderer(
      ComputerId computer,
      NodeEngine.Slot slot,
      ControlFiles control,
      ChildRequests children,
      Ports ports,
      Announcer announcer) {
    this.computer = computer;
    this.slot = slot;
    this.control = control;
    this.children = children;
    this.ports = ports;
    this.announcer = announcer;
  }

  /** The plan of the last {@link #render}. */
  Plan plan() {
    return plan;
  }

  /** The software type that the plan is of. */
  ReleaseDescriptor.Type type() {
    return profile.type();
  }

  void forget() {
    plan = null;
    facts = null;
  }

  /**
   * Makes the plan the one of now; returns whether it is the same as before.
   *
   * @throws IllegalArgumentException with one sentence when there can be none
   */
  boolean render(Desired desired, InstalledRelease release) throws IOException, Ports.MasterNeeded {
    if (profile == null || !profile.isOf(release, desired.type())) {
      profile = Profile.of(release, desired.type());
    }
    boolean same = true;
    for (Facts now = factsFor(desired);
        plan == null || !now.equals(facts);
        now = factsFor(desired)) {
      same = false;
      Plan next = Evaluation.evaluate(now);
      for (Map.Entry<String, Integer> need : next.neededSecrets().entrySet()) {
        control.makeSecret(need.getKey(), need.getValue());
      }
      for (Map.Entry<String, Integer> need : next.neededPorts().entrySet()) {
        ports.acquire(desired.guid(), need.getKey(), need.getValue());
      }
      if (!next.needsMore()) {
        facts = now;
        plan = next;
        announcer.secrets(next.secrets());
      }
    }
    return same;
  }

  private Facts factsFor(Desired desired) {
    return new Facts(
        profile,
        desired,
        computer,
        slot,
        ports.numbers(),
        control.secrets(),
        children.connections(),
        control.sharedOrders());
  }
}
