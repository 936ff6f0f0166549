package org.slapmaster.domain.master;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.Sealed;

/**
 * One object for equal values, so that a million instances of few releases do not hold a million
 * copies of their names. It forgets all when it knows too many, which costs memory and nothing
 * else. Not thread-safe.
 */
final class Canonical {
  private static final int MOST = 20_000;
  private final Map<Object, Object> known = new HashMap<>();

  /** An equal value, the same one for all that are equal. */
  @SuppressWarnings("unchecked")
  <T> T of(T value) {
    if (known.size() > MOST) {
      known.clear();
    }
    Object before = known.putIfAbsent(value, value);
    return before == null ? value : (T) before;
  }

  /** Each instance has its own values, but few have names of their own. */
  Parameters of(Parameters parameters) {
    return parameters.areSealed() ? Parameters.of(of(parameters.sealed())) : parameters;
  }

  /** The same for what an instance publishes. */
  ConnectionParameters of(ConnectionParameters published) {
    return published.areSealed()
        ? new ConnectionParameters(
            published.clear(), published.publicKeys(), of(published.sealed()))
        : published;
  }

  private Sealed of(Sealed sealed) {
    List<String> names = of(sealed.names());
    return new Sealed(sealed.key(), names, sealed.bytes());
  }
}
