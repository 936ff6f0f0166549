package org.slapmaster.http.slap;

import akka.http.javadsl.model.HttpRequest;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.slapmaster.actor.Caller;
import org.slapmaster.http.Callers;
import org.slapmaster.http.Problem;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.Expect;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.slap.Marshal;
import org.slapmaster.slap.PythonText;

/**
 * One call: its fields, and who makes it. Every reader throws a {@link Problem} with a sentence.
 */
final class Call {
  /** How stock clients send a field that they do not mean. */
  private static final String NONE = "None";

  /** What may be kept of a message or an error log: its end, where errors say what they are. */
  private static final int MAX_MESSAGE = 4_000;

  final HttpRequest request;
  private final Form form;
  private final int maxCharacters;

  /**
   * @param maxCharacters how long a marshalled field may be
   */
  Call(HttpRequest request, Form form, int maxCharacters) {
    this.request = request;
    this.form = form;
    this.maxCharacters = maxCharacters;
  }

  Caller caller() {
    return Callers.of("slap", request);
  }

  /** A field that has to be there and not empty. */
  String text(String name) {
    String value = form.get(name);
    if (value == null || value.isEmpty()) {
      throw Problem.invalid("Expected the field '%s', but it is not there.", name);
    }
    return value;
  }

  /** A field; {@code otherwise} when it is absent or empty. */
  String text(String name, String otherwise) {
    String value = form.get(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }

  /** A field; null when it is absent, empty or {@code None}, which stock clients mean alike. */
  String maybe(String name) {
    String value = text(name, null);
    return NONE.equals(value) ? null : value;
  }

  /** The end of a message, which may be missing. */
  String message(String name) {
    String text = text(name, "").strip();
    return text.substring(Math.max(0, text.length() - MAX_MESSAGE));
  }

  /** A value of the model made of a field. */
  <T> T value(String name, Function<String, T> value) {
    String text = text(name);
    return Problem.checked(() -> value.apply(text));
  }

  SoftwareRelease release() {
    return value("url", SoftwareRelease::new);
  }

  ComputerId computer() {
    return computer("computer_id");
  }

  /** A computer; what is no reference belongs to no computer. */
  ComputerId computer(String name) {
    String text = text(name);
    return known("computer", text, ComputerId::new);
  }

  PartitionId partition() {
    return partition("computer_id", "computer_partition_id");
  }

  PartitionId partition(String computerName, String partitionName) {
    ComputerId computer = computer(computerName);
    return known("partition", text(partitionName), name -> new PartitionId(computer, name));
  }

  private static <T> T known(String what, String text, Function<String, T> value) {
    try {
      return value.apply(text);
    } catch (IllegalArgumentException malformed) {
      throw Problem.unknown("Expected a %s, but there is no '%s'.", what, Expect.shown(text));
    }
  }

  /** A marshalled field; null for none, and when it is not there. */
  Object marshalled(String name) {
    String text = maybe(name);
    return text == null ? null : Marshal.read("'" + name + "'", text, maxCharacters);
  }

  /** A marshalled dictionary with its values as text; empty when it is not there. */
  Map<String, String> dictionary(String name) {
    Object value = marshalled(name);
    if (value == null) {
      return Map.of();
    } else if (!(value instanceof Map<?, ?> dictionary)) {
      throw Problem.invalid("Expected a dictionary as '%s', but got another value.", name);
    } else {
      Map<String, String> texts = new TreeMap<>();
      for (Map.Entry<?, ?> entry : dictionary.entrySet()) {
        if (!(entry.getKey() instanceof String key)) {
          throw Problem.invalid(
              "Expected texts as the names in '%s', but got %s.",
              name, Expect.shown(PythonText.repr(entry.getKey())));
        }
        texts.put(key, PythonText.str(entry.getValue()));
      }
      return texts;
    }
  }
}
