package org.slapmaster.slapproxy;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slapmaster.model.Expect;
import org.slapmaster.model.PartitionId;
import org.slapmaster.slap.Malformed;
import org.slapmaster.slap.Marshal;
import org.slapmaster.slap.PythonText;
import org.slapmaster.slapproxy.SlapproxyDatabase.LeftOut;

/**
 * The shared instances of one host as slapproxy keeps them with it: a marshalled list of
 * dictionaries, each the instance's parameters with what names it among them.
 */
final class SharedList {
  private static final int MAX_CHARACTERS = 16 << 20;
  private static final String REFERENCE = "slave_reference";
  private static final List<String> NOT_PARAMETERS =
      List.of(REFERENCE, "slave_title", "slap_software_type");

  private final PartitionId host;
  private final String problem;
  private final Map<String, Map<?, ?>> byReference;

  private SharedList(PartitionId host, String problem, Map<String, Map<?, ?>> byReference) {
    this.host = host;
    this.problem = problem;
    this.byReference = byReference;
  }

  /** A list that cannot be read refuses every claim, and only those. */
  static SharedList of(PartitionId host, String text) {
    Map<String, Map<?, ?>> entries = new LinkedHashMap<>();
    if (text.isEmpty()) {
      return new SharedList(host, null, entries);
    }
    try {
      if (!(Marshal.read("slave_instance_list", text, MAX_CHARACTERS) instanceof List<?> list)) {
        return new SharedList(host, "It is no list.", entries);
      }
      for (Object item : list) {
        if (item instanceof Map<?, ?> entry && entry.get(REFERENCE) instanceof String reference) {
          entries.put(reference, entry);
        }
      }
      return new SharedList(host, null, entries);
    } catch (Malformed malformed) {
      return new SharedList(host, malformed.getMessage(), entries);
    }
  }

  static String what(String reference, String host) {
    return "shared instance '%s' on %s".formatted(Expect.shown(reference), Expect.shown(host));
  }

  /** The parameters of a shared instance, as text; each may be claimed once. */
  Map<String, String> claim(String reference) {
    if (problem != null) {
      throw new IllegalArgumentException(
          "Expected the list of shared instances of its host, but it cannot be read: " + problem);
    }
    Map<?, ?> entry = byReference.remove(reference);
    Expect.that(entry != null, "Expected its host to list it, but it does not: it was destroyed.");
    Map<String, String> parameters = new HashMap<>();
    entry.forEach((name, value) -> parameters.put(PythonText.str(name), PythonText.str(value)));
    NOT_PARAMETERS.forEach(parameters::remove);
    return parameters;
  }

  /** What the host lists and nobody claimed. */
  List<LeftOut> unclaimed() {
    return byReference.keySet().stream()
        .map(
            reference ->
                new LeftOut(
                    what(reference, host.toString()),
                    "Expected a record of who requested it, but there is none."))
        .toList();
  }
}
