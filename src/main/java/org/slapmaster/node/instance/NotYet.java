package org.slapmaster.node.instance;

import io.pebbletemplates.pebble.error.AttributeNotFoundException;

/**
 * A template uses something that is not known yet, usually a connection parameter that a child has
 * not published. It counts as undefined where a template asks ({@code is defined}, {@code
 * default}); anywhere else the section waits.
 */
final class NotYet extends AttributeNotFoundException {
  private static final long serialVersionUID = 1L;

  NotYet(String name, int line, String file) {
    super(null, "Expected " + name + " to be known, but it is not yet.", name, line, file);
  }
}
