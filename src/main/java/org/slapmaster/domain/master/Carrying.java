package org.slapmaster.domain.master;

import org.slapmaster.domain.Archive;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Title;

/**
 * The master's state through an {@link Archive}. What follows from the rest is not carried but made
 * again: who stands in which queue, who hosts, who is on which partition, whose child is whose.
 */
final class Carrying {
  private Carrying() {}

  /** On the way in into a state that is new. */
  static void carry(MasterState state, Archive archive) {
    state.at = archive.time(state.at);
    state.lastNumber = archive.number(state.lastNumber);
    state.lastKey = archive.number(state.lastKey);
    state.pool.carry(archive);
    archive.map(ComputerId.class, Title.class, state.computerTitles);
    archive.map(ComputerId.class, MasterState.Banged.class, state.computerBangs);
    archive.each(
        state.instances.values(), InstanceState.BLANK, instance -> carry(state, instance, archive));
    if (archive.restores()) {
      state.computerTitles.forEach((computer, title) -> state.titledComputers.put(title, computer));
      state.instances.values().forEach(instance -> link(state, instance));
    }
  }

  /** Several that are being destroyed may have one title: who is found by it was told by order. */
  private static void carry(MasterState state, InstanceState known, Archive archive) {
    InstanceState instance = new InstanceState(known, archive);
    Titles titles = instance.state == RequestedState.DESTROYED ? state.dying : state.titles;
    Titles.Scoped key = state.key(instance);
    boolean listed = archive.flag(instance.guid.equals(titles.get(key)));
    if (archive.restores()) {
      state.instances.put(instance.guid, instance);
      if (listed) {
        titles.put(key, instance.guid);
      }
    }
  }

  private static void link(MasterState state, InstanceState instance) {
    state.parent(instance).ifPresent(parent -> parent.addChild(instance.guid));
    if (instance.host != null) {
      state.get(instance.host).addHosted(instance.guid);
    }
    if (instance.allocated() && !instance.shared) {
      instance.partition = state.pool.occupy(instance.partition, instance.guid);
    }
    if (instance.mayHost()) {
      state.hosts.add(instance);
    }
    if (instance.wantsPlace()) {
      state.queue(instance).add(instance);
    }
  }
}
