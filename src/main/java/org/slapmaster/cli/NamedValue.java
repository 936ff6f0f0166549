package org.slapmaster.cli;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slapmaster.model.Expect;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An argument of the form {@code NAME=VALUE}. The value is everything behind the first equals sign,
 * exactly as it was given: picocli's own reading of maps takes quotes in it for its syntax.
 */
record NamedValue(String name, String value) {
  /** Where a name is given twice, the later value counts. */
  static SortedMap<String, String> map(List<NamedValue> all) {
    SortedMap<String, String> map = new TreeMap<>();
    all.forEach(one -> map.put(one.name, one.value));
    return map;
  }

  /** From the command line. */
  static final class Converter implements ITypeConverter<NamedValue> {
    @Override
    public NamedValue convert(String text) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new TypeConversionException(
            "Expected NAME=VALUE, but got '" + Expect.shown(text) + "'.");
      }
      return new NamedValue(text.substring(0, equals), text.substring(equals + 1));
    }
  }
}
