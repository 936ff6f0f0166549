package org.slapmaster;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slapmaster.journal.StreamId;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.Requester;
import org.slapmaster.model.Sealed;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;

/**
 * Random valid values of any record of the project, found by reflection, so that no event or
 * message can be forgotten. Where null is allowed, it comes too.
 */
public final class Samples {
  /** Fields that may be null, as their Javadoc says. */
  private static final Map<String, Set<String>> NULLABLE =
      Map.ofEntries(
          Map.entry(
              "RequestChanged",
              Set.of("requester", "release", "type", "parameters", "filter", "state")),
          Map.entry("Drive", Set.of("host")),
          Map.entry("PartitionAllocated", Set.of("grounds")),
          Map.entry("Grounds", Set.of("filter")),
          Map.entry("ComputerOffered", Set.of("format", "software", "open", "contact")),
          Map.entry("Instance", Set.of("partition", "violated")),
          Map.entry("RequestDestroyed", Set.of("key")),
          Map.entry("ComputerNode", Set.of("network")),
          Map.entry("Answer", Set.of("refusal")),
          Map.entry("Tell", Set.of("noted", "replyTo")),
          Map.entry("LogText", Set.of("text")),
          Map.entry("InstanceNode", Set.of("partition", "readyState", "deferred")),
          Map.entry("Partition", Set.of("instance")));

  private static final List<String> TEXTS =
      List.of(
          "",
          "plain",
          "two\nlines\tand \"quotes\" \\ {{ template }} <xml/> ' ; -- $(sh)",
          "été 日本 \uD83D\uDE80 \u2028",
          "null",
          "0123");

  private final Random random;
  private final Map<Class<?>, Function<Random, Object>> leaves = new HashMap<>();

  public Samples(long seed) {
    random = new Random(seed);
    leaf(String.class, r -> TEXTS.get(r.nextInt(TEXTS.size())));
    leaf(Long.class, r -> 1L + r.nextInt(99));
    leaf(long.class, r -> r.nextInt(5) == 0 ? Long.MAX_VALUE : (long) r.nextInt(1000));
    leaf(int.class, r -> r.nextInt(70_000));
    leaf(boolean.class, Random::nextBoolean);
    leaf(Boolean.class, Random::nextBoolean);
    leaf(ComputerId.class, r -> new ComputerId("COMP-" + r.nextInt(9)));
    leaf(PartitionId.class, r -> PartitionId.parse("COMP-1/slappart" + r.nextInt(99)));
    leaf(InstanceGuid.class, r -> InstanceGuid.numbered(1 + r.nextInt(99)));
    leaf(Title.class, r -> new Title(r.nextBoolean() ? "a \"title\" / é" : "app"));
    leaf(SoftwareRelease.class, r -> new SoftwareRelease("https://x/y?z=" + r.nextInt(9)));
    leaf(SoftwareType.class, r -> new SoftwareType("type \"" + r.nextInt(9)));
    leaf(Requester.User.class, r -> new Requester.User("user " + r.nextInt(9)));
    leaf(Audit.class, r -> new Audit(1 + r.nextInt(999), "by é \"x\"", "cause"));
    leaf(
        PartitionFormat.class,
        r ->
            new PartitionFormat(
                "slappart" + r.nextInt(99),
                List.of(
                    NetworkAddress.of("127.0.0.1"),
                    new NetworkAddress("slaptap0", "::1", "ffff::", "::2", "::")),
                new TreeSet<>(r.nextBoolean() ? Set.of("gpu", "ssd") : Set.of())));
    leaf(
        ComputerFormat.class,
        r ->
            new ComputerFormat(
                r.nextBoolean(),
                r.nextBoolean() ? null : "net",
                new TreeMap<>(Map.of("region", "europe/france")),
                r.nextBoolean()
                    ? List.of()
                    : List.of((PartitionFormat) make(PartitionFormat.class))));
    leaf(
        Sealed.class,
        r -> {
          List<String> names = r.nextBoolean() ? List.of() : List.of("password", "url é");
          byte[] bytes = new byte[names.isEmpty() ? 0 : 40];
          r.nextBytes(bytes);
          return new Sealed(1 + r.nextInt(9), names, bytes);
        });
    leaf(Parameters.class, r -> Parameters.of((Sealed) make(Sealed.class)));
    leaf(
        ConnectionParameters.class,
        r ->
            r.nextBoolean()
                ? ConnectionParameters.of(Map.of("port", "80"), Set.of("port"))
                : new ConnectionParameters(
                    new TreeMap<>(), new TreeSet<>(Set.of("x")), (Sealed) make(Sealed.class)));
    leaf(
        StreamId.class,
        r -> r.nextBoolean() ? StreamId.MASTER : StreamId.of(new ComputerId("COMP-1")));
  }

  /** How values of a type that is no record of ours are made. */
  public <T> Samples leaf(Class<T> type, Function<Random, ?> make) {
    leaves.put(type, make::apply);
    return this;
  }

  /** A random value of a type. */
  public Object make(Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic(generic);
    }
    Class<?> wanted = (Class<?>) type;
    if (leaves.containsKey(wanted)) {
      return leaves.get(wanted).apply(random);
    } else if (wanted.isEnum()) {
      return wanted.getEnumConstants()[random.nextInt(wanted.getEnumConstants().length)];
    } else if (wanted.isRecord()) {
      return record(wanted);
    } else if (wanted.isSealed()) {
      Class<?>[] permitted = wanted.getPermittedSubclasses();
      return make(permitted[random.nextInt(permitted.length)]);
    }
    throw new IllegalStateException("Expected a type that samples know, but got " + type + ".");
  }

  private Object generic(ParameterizedType type) {
    Class<?> raw = (Class<?>) type.getRawType();
    Type[] of = type.getActualTypeArguments();
    int size = random.nextInt(3);
    if (raw == List.class) {
      return Stream.generate(() -> make(of[0])).limit(size).toList();
    } else if (raw == SortedSet.class) {
      return new TreeSet<>(size == 0 ? List.of() : List.of("url", "x"));
    } else if (raw == SortedMap.class && of[0] == String.class) {
      return size == 0 ? new TreeMap<>() : new TreeMap<>(Map.of("url", make(of[1])));
    } else if (raw == Map.class) {
      return size == 0 ? Map.of() : Map.of(make(of[0]), make(of[1]));
    } else if (raw == SortedMap.class) {
      return size == 0 ? new TreeMap<>() : new TreeMap<>(Map.of(make(of[0]), make(of[1])));
    }
    return make(raw);
  }

  private Object record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Set<String> nullable = NULLABLE.getOrDefault(type.getSimpleName(), Set.of());
    List<Object> values = new ArrayList<>();
    for (RecordComponent component : components) {
      boolean absent = nullable.contains(component.getName()) && random.nextBoolean();
      values.add(absent ? null : make(component.getGenericType()));
    }
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values.toArray());
    } catch (ReflectiveOperationException failure) {
      throw new IllegalStateException("Expected a valid " + type.getSimpleName() + ".", failure);
    }
  }
}
