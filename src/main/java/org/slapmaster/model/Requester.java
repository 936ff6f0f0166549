package org.slapmaster.model;

import java.util.Optional;

/**
 * Who asks for an instance: a user (the result is the root of a tree) or a running instance (the
 * result is its child).
 */
@Meaning(
    "Who asked for the instance: a user's name, or the guid of the instance whose child "
        + "it is.")
public sealed interface Requester {
  /** The one user of every face until callers are authenticated. */
  User DEFAULT_USER = new User("user");

  /** A person or program outside the cloud. */
  record User(String name) implements Requester {
    public User {
      Expect.line("a user name", 64, name);
      Expect.that(
          !name.startsWith("SOFTINST-"),
          "Expected a user name, but '%s' is an instance guid.",
          name);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** A software instance asking from inside its partition. */
  record Instance(InstanceGuid guid) implements Requester {
    @Override
    public String toString() {
      return guid.toString();
    }
  }

  /** Reads the written form: an instance guid, or else a user's name. */
  static Requester parse(String text) {
    return text.startsWith("SOFTINST-") ? new Instance(new InstanceGuid(text)) : new User(text);
  }

  /** The asking instance; empty for a user. */
  default Optional<InstanceGuid> instance() {
    return this instanceof Instance i ? Optional.of(i.guid()) : Optional.empty();
  }
}
