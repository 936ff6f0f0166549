package org.slapmaster.slap;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A fixed sequence of marshalled values, which Python tells from a list.
 *
 * @param items values as {@link Marshal} names them; null is none
 */
public record Tuple(List<Object> items) {
  public Tuple {
    // Not List.copyOf, because an item may be null.
    items = Collections.unmodifiableList(Arrays.asList(items.toArray()));
  }

  public static Tuple of(Object... items) {
    return new Tuple(Arrays.asList(items));
  }
}
