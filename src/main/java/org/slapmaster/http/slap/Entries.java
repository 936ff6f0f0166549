package org.slapmaster.http.slap;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slapmaster.slap.MarshalWriter;

/**
 * Entries of one dictionary that come from several sides, of whom the last to speak of a name wins:
 * parameters first, then what the master says itself, which no parameter may replace.
 */
final class Entries {
  private final TreeMap<String, Consumer<MarshalWriter>> byName = new TreeMap<>();

  Entries texts(Map<String, String> values) {
    values.forEach((name, value) -> byName.put(name, out -> Wire.text(out, value)));
    return this;
  }

  Entries text(String name, String value) {
    return value(name, out -> out.string(value));
  }

  Entries value(String name, Consumer<MarshalWriter> value) {
    byName.put(name, value);
    return this;
  }

  void write(MarshalWriter out) {
    out.dictionary();
    byName.forEach(
        (name, value) -> {
          out.string(name);
          value.accept(out);
        });
    out.end();
  }
}
