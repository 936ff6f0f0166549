package org.slapmaster.node.instance;

import java.util.Map;

/** What one rendering can see. */
interface TemplateScope {
  /** By name: text, numbers, booleans, lists, maps and {@link Lookup}s. */
  Map<String, Object> variables();

  /**
   * The port of this name.
   *
   * @param first where the search for a new one begins; 0: anywhere
   */
  int port(String name, int first);

  /** The secret of this name; {@code length} counts when it is new. */
  String secret(String name, int length);
}
