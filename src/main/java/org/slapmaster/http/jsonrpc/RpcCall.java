package org.slapmaster.http.jsonrpc;

import akka.http.javadsl.model.HttpRequest;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.slapmaster.actor.Caller;
import org.slapmaster.http.Callers;
import org.slapmaster.http.Problem;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.Expect;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.slap.PythonText;

/** One call with its argument, which fits the method's schema. */
record RpcCall(HttpRequest request, JsonNode argument) {

  Caller caller() {
    return Callers.of("json-rpc", request);
  }

  String text(String name) {
    return argument.get(name).textValue();
  }

  String text(String name, String otherwise) {
    return argument.has(name) ? text(name) : otherwise;
  }

  boolean flag(String name) {
    return argument.path(name).asBoolean(false);
  }

  /** A value of the model; one that it refuses is malformed. */
  <T> T value(String name, Function<String, T> value) {
    return Problem.checked(() -> value.apply(text(name)));
  }

  SoftwareRelease release() {
    return value("software_release_uri", SoftwareRelease::new);
  }

  /** What is no reference belongs to no computer. */
  ComputerId computer() {
    return known("computer_guid", ComputerId::new, Unknown.COMPUTER);
  }

  /** What is no guid belongs to no instance. */
  InstanceGuid instance() {
    return known("instance_guid", InstanceGuid::new, Unknown.INSTANCE);
  }

  private <T> T known(String name, Function<String, T> value, Unknown otherwise) {
    try {
      return value.apply(text(name));
    } catch (IllegalArgumentException malformed) {
      throw otherwise.problem(Expect.shown(text(name)));
    }
  }

  /** Names with values as the text that Python makes of them. */
  Map<String, String> dictionary(String name) {
    Map<String, String> texts = new TreeMap<>();
    argument
        .path(name)
        .properties()
        .forEach(entry -> texts.put(entry.getKey(), PythonText.str(plain(entry.getValue()))));
    return texts;
  }

  /** A value as Python would read it. */
  private static Object plain(JsonNode node) {
    if (node.isTextual()) {
      return node.textValue();
    } else if (node.isBoolean()) {
      return node.booleanValue();
    } else if (node.isIntegralNumber()) {
      return node.bigIntegerValue();
    } else if (node.isNumber()) {
      return node.doubleValue();
    } else if (node.isArray()) {
      List<Object> items = new ArrayList<>();
      node.forEach(item -> items.add(plain(item)));
      return items;
    } else if (node.isObject()) {
      Map<Object, Object> entries = new LinkedHashMap<>();
      node.properties().forEach(entry -> entries.put(entry.getKey(), plain(entry.getValue())));
      return entries;
    }
    return null;
  }
}
