package org.slapmaster.domain;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Which fields the objects of states have, and which of them were ever seen with something in them:
 * a comparison of states says nothing about the others. What is transient is no part of a state.
 * Thread-safe.
 */
public final class FieldsMet {
  private static final Map<Class<?>, List<Field>> FIELDS = new ConcurrentHashMap<>();
  private final Set<String> all = new ConcurrentSkipListSet<>();
  private final Set<String> filled = new ConcurrentSkipListSet<>();

  /** Looks through all that can be reached. */
  public void look(Object value) {
    if (value instanceof Map<?, ?> map) {
      map.keySet().forEach(this::look);
      map.values().forEach(this::look);
    } else if (value instanceof Collection<?> collection) {
      collection.forEach(this::look);
    } else if (value != null && isState(value.getClass())) {
      fields(value.getClass()).forEach(field -> look(field, value));
    }
  }

  /** Records are compared as a whole, by all that they have. */
  private static boolean isState(Class<?> type) {
    return type.getName().startsWith("org.slapmaster.") && !type.isRecord() && !type.isEnum();
  }

  private void look(Field field, Object owner) {
    String name = field.getDeclaringClass().getSimpleName() + "." + field.getName();
    try {
      Object value = field.get(owner);
      all.add(name);
      if (!isEmpty(value)) {
        filled.add(name);
        look(value);
      }
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static boolean isEmpty(Object value) {
    return value == null
        || value.equals(false)
        || value.equals("")
        || (value instanceof Number number && number.longValue() == 0)
        || (value instanceof BitSet bits && bits.isEmpty())
        || (value instanceof Collection<?> collection && collection.isEmpty())
        || (value instanceof Map<?, ?> map && map.isEmpty());
  }

  private static List<Field> fields(Class<?> type) {
    return FIELDS.computeIfAbsent(
        type,
        key -> {
          List<Field> fields =
              Arrays.stream(key.getDeclaredFields())
                  .filter(
                      field -> (field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0)
                  .toList();
          fields.forEach(field -> field.setAccessible(true));
          return fields;
        });
  }

  /** The fields that never had anything in them. */
  public Set<String> neverFilled() {
    Set<String> never = new TreeSet<>(all);
    never.removeAll(filled);
    return never;
  }
}
