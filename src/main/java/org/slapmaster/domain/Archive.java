package org.slapmaster.domain;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.Requester;
import org.slapmaster.model.Sealed;

/**
 * Carries a state out of memory, or back into it, value by value in one fixed order. Each method is
 * given what a field holds and returns what it shall hold: that same value on the way out, and on
 * the way in what was carried out there, whatever was given. So a field is named once for both
 * ways, and cannot be read other than it was written (as in Boost.Serialization).
 *
 * <p>Nobody may change the state meanwhile. An implementation that meets an error of input or
 * output throws it unchecked. Secrets are carried sealed or not at all. Not thread-safe.
 */
public abstract class Archive {
  /** Names that many instances have; a list of its own, so that there is one copy of it. */
  record Names(List<String> list) {
    Names {
      list = List.copyOf(list);
    }
  }

  /** Whether values come in. */
  public abstract boolean restores();

  /** A number; small ones that are not negative take the least room. */
  public abstract long number(long value);

  /** A moment; zero, and those near to the one before, take the least room. */
  public abstract long time(long value);

  /** A text that is hardly the same twice. */
  public abstract String text(String value);

  protected abstract byte[] bytes(byte[] value);

  /** Any value of the project that codec knows, or null: rare or large ones. */
  public abstract <T> T single(Class<T> type, T value);

  /** The same for small values that are often equal: they come back as one object. */
  public abstract <T> T shared(Class<T> type, T value);

  public final boolean flag(boolean value) {
    return number(value ? 1 : 0) == 1;
  }

  /**
   * Carries elements one by one.
   *
   * @param values those that are there; none on the way in
   * @param blank what takes the place of each on the way in
   */
  public final <T> void each(Collection<T> values, T blank, Consumer<T> element) {
    long count = number(values.size());
    if (!restores()) {
      values.forEach(element);
      return;
    }
    for (long i = 0; i < count; i++) {
      element.accept(blank);
    }
  }

  /** Carries the entries of a small map; on the way in they are put into it. */
  public final <K, V> void map(Class<K> keys, Class<V> values, Map<K, V> map) {
    each(
        map.entrySet(),
        null,
        entry -> {
          K key = single(keys, entry == null ? null : entry.getKey());
          V value = single(values, entry == null ? null : entry.getValue());
          if (restores()) {
            map.put(key, value);
          }
        });
  }

  /** Null is one. */
  public final InstanceGuid guid(InstanceGuid value) {
    long number = number(value == null ? 0 : value.number());
    return number == 0 ? null : InstanceGuid.numbered(number);
  }

  /** Null is one. */
  public final PartitionId partition(PartitionId value) {
    ComputerId computer = shared(ComputerId.class, value == null ? null : value.computer());
    return computer == null
        ? null
        : new PartitionId(computer, shared(String.class, value == null ? null : value.name()));
  }

  public final Requester requester(Requester value) {
    InstanceGuid guid = guid(value == null ? null : value.instance().orElse(null));
    return guid == null ? shared(Requester.class, value) : new Requester.Instance(guid);
  }

  public final Parameters parameters(Parameters value) {
    if (value != null && !value.areSealed()) {
      throw open(value);
    }
    return Parameters.of(sealed(value == null ? null : value.sealed()));
  }

  public final ConnectionParameters published(ConnectionParameters value) {
    ConnectionParameters known = value == null ? ConnectionParameters.NONE : value;
    if (!known.areSealed() && !known.secrets().isEmpty()) {
      throw open(known);
    }
    if (!flag(!known.equals(ConnectionParameters.NONE))) {
      return ConnectionParameters.NONE;
    }
    return new ConnectionParameters(
        texts(known.clear()),
        Collections.unmodifiableSortedSet(
            new TreeSet<>(shared(Names.class, new Names(List.copyOf(known.publicKeys()))).list())),
        sealed(known.sealed()));
  }

  private static IllegalStateException open(Object found) {
    return new IllegalStateException(
        "Expected sealed values in a snapshot, but " + found + " are open.");
  }

  private Sealed sealed(Sealed value) {
    long key = number(value == null ? 0 : value.key());
    if (key == 0) {
      return null;
    }
    Names names = shared(Names.class, value == null ? null : new Names(value.names()));
    return new Sealed(key, names.list(), bytes(value == null ? null : value.bytes()));
  }

  private SortedMap<String, String> texts(SortedMap<String, String> values) {
    SortedMap<String, String> texts = new TreeMap<>();
    each(
        values.entrySet(),
        Map.entry("", ""),
        entry -> texts.put(shared(String.class, entry.getKey()), text(entry.getValue())));
    return texts;
  }
}
