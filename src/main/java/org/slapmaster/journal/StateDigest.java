package org.slapmaster.journal;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Digests of a state, field by field, for telling whether two are the same without holding both:
 * everything that can be reached is in it, so that no field can be forgotten, but what is {@code
 * transient}: that follows from the rest and is made when it is needed. Only for states without
 * cycles, within one process.
 */
public final class StateDigest {
  private static final String OURS = "org.slapmaster.";
  private static final Map<Class<?>, List<Field>> FIELDS = new ConcurrentHashMap<>();

  private StateDigest() {}

  /** The digest of each field of {@code state} under its name. */
  public static SortedMap<String, Long> of(Object state) {
    SortedMap<String, Long> digests = new TreeMap<>();
    for (Field field : fields(state.getClass())) {
      digests.put(field.getName(), digest(value(field, state)));
    }
    return digests;
  }

  private static long digest(Object value) {
    if (value == null) {
      return 1;
    } else if (value instanceof String text) {
      return text(text);
    } else if (value instanceof Enum<?> word) {
      return text(word.name());
    } else if (value instanceof byte[] bytes) {
      return mixed(bytes.length, Arrays.hashCode(bytes));
    } else if (value instanceof BitSet bits) {
      return mixed(2, Arrays.hashCode(bits.toLongArray()));
    } else if (value instanceof Map<?, ?> map) {
      long sum = map.size();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        sum += mixed(digest(entry.getKey()), digest(entry.getValue()));
      }
      return mixed(3, sum);
    } else if (value instanceof Set<?> set) {
      long sum = set.size();
      for (Object element : set) {
        sum += mixed(4, digest(element));
      }
      return mixed(5, sum);
    } else if (value instanceof Iterable<?> elements) {
      long all = 6;
      for (Object element : elements) {
        all = mixed(all, digest(element));
      }
      return all;
    } else if (value.getClass().getName().startsWith(OURS)) {
      long all = text(value.getClass().getSimpleName());
      for (Field field : fields(value.getClass())) {
        all = mixed(all, digest(value(field, value)));
      }
      return all;
    }
    return mixed(7, value.hashCode());
  }

  private static long text(String text) {
    return mixed(text.length(), text.hashCode());
  }

  /** The finalizer of SplitMix64 over both. */
  private static long mixed(long left, long right) {
    long z = left * 0x9e3779b97f4a7c15L + right;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** What makes a state: its fields, inherited ones too, but for those that are transient. */
  public static List<Field> fields(Class<?> type) {
    return FIELDS.computeIfAbsent(
        type,
        key -> {
          List<Field> fields = new ArrayList<>();
          for (Class<?> at = key; at != Object.class; at = at.getSuperclass()) {
            Arrays.stream(at.getDeclaredFields())
                .filter(
                    field -> (field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0)
                .forEach(fields::add);
          }
          fields.forEach(field -> field.setAccessible(true));
          return fields;
        });
  }

  /** The value of one of its {@link #fields}. */
  public static Object value(Field field, Object owner) {
    try {
      return field.get(owner);
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
