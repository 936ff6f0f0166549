package org.slapmaster.node.instance;

import io.pebbletemplates.pebble.error.AttributeNotFoundException;
import java.util.Map;

/** A variable of a template whose parts are looked up by name. */
interface Lookup {
  /**
   * The part, never null.
   *
   * @param line and {@code file}: of the template, for the exception
   * @throws AttributeNotFoundException when there is none, or {@link NotYet}
   */
  Object get(String name, int line, String file);

  /** A lookup of values that are all known; {@code what} names the variable. */
  static Lookup of(String what, Map<String, ?> values) {
    return (name, line, file) -> {
      Object value = values.get(name);
      if (value == null) {
        throw undefined(what + "." + name, line, file);
      }
      return value;
    };
  }

  static AttributeNotFoundException undefined(String name, int line, String file) {
    return new AttributeNotFoundException(
        null, "Expected " + name + " to be defined, but it is not.", name, line, file);
  }
}
