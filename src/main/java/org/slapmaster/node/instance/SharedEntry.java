package org.slapmaster.node.instance;

import java.util.Map;
import org.slapmaster.protocol.SharedDesired;

/**
 * A shared instance as templates see it: {@code shared} in its own sections, an element of {@code
 * sharedInstances} in those of its host.
 *
 * @param parameters its parameters as templates see them
 * @param scope where its secrets are
 */
record SharedEntry(SharedDesired order, Map<String, Object> parameters, InstanceScope scope)
    implements Lookup {

  @Override
  public Object get(String name, int line, String file) {
    return switch (name) {
      case "guid" -> order.guid().value();
      case "title" -> order.title().value();
      case "rootTitle" -> order.root().value();
      case "state" -> order.state().toString();
      case "parameter" -> Lookup.of("parameter", parameters);
      case "secret" ->
          (Lookup)
              (secret, itsLine, itsFile) ->
                  scope.secretOf(order.guid(), secret, TemplateLanguage.DEFAULT_SECRET_LENGTH);
      default -> throw Lookup.undefined("shared." + name, line, file);
    };
  }
}
