package org.slapmaster.node.instance;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slapmaster.model.Expect;

/** Renders the scalars of an instance file in one scope; each refusal names where one stands. */
final class Scalars {
  private final Templates templates;
  private final InstanceScope scope;

  Scalars(Templates templates, InstanceScope scope) {
    this.templates = templates;
    this.scope = scope;
  }

  String text(Scalar scalar) {
    try {
      String text = templates.renderText(scalar.template(), scope);
      Expect.that(text.indexOf('\0') < 0, "Expected a text without NUL, but it has one.");
      return text;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + " (" + scalar.place() + ")", e);
    }
  }

  List<String> texts(List<Scalar> scalars) {
    return scalars.stream().map(this::text).toList();
  }

  Map<String, String> texts(Map<String, Scalar> scalars) {
    Map<String, String> texts = new LinkedHashMap<>();
    scalars.forEach((name, value) -> texts.put(name, text(value)));
    return texts;
  }

  int number(Scalar scalar, int max) {
    String text = text(scalar);
    Expect.that(
        text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= max,
        "Expected a number from 1 to %d, but got '%s' (%s).",
        max,
        Expect.shown(text),
        scalar.place());
    return Integer.parseInt(text);
  }

  URI url(Scalar scalar) {
    String text = text(scalar);
    try {
      URI url = URI.create(text);
      Expect.that(
          url.getHost() != null
              && ("http".equals(url.getScheme()) || "https".equals(url.getScheme())),
          "no http URL");
      return url;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Expected an http: or https: URL, but got '"
              + Expect.shown(text)
              + "' ("
              + scalar.place()
              + ").",
          e);
    }
  }

  /** A path relative to the partition that does not leave it. */
  String path(Scalar scalar) {
    String path = text(scalar);
    Path normal = Path.of(path).normalize();
    Expect.that(
        !normal.isAbsolute() && !normal.startsWith("..") && !normal.toString().isEmpty(),
        "Expected a path inside the partition, but got '%s'.",
        Expect.shown(path));
    return normal.toString();
  }
}
