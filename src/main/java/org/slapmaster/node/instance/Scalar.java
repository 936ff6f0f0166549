package org.slapmaster.node.instance;

import org.slapmaster.node.software.YamlNode;

/**
 * One scalar of an instance file: a template, and where it stands.
 *
 * @param place such as {@code instance.yaml line 12, service.server.command[0]}
 */
record Scalar(String template, String place) {
  static Scalar of(YamlNode node) {
    return new Scalar(node.text(), node.place());
  }
}
