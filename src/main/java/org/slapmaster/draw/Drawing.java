package org.slapmaster.draw;

import java.util.function.BiFunction;
import org.slapmaster.model.Expect;
import org.slapmaster.view.AsOf;
import org.slapmaster.view.CloudView;

/** The forms in which the instance graph is drawn. */
public enum Drawing {
  /** Trees for a terminal. */
  TEXT((cloud, note) -> noted("%s", note) + TextDrawing.draw(cloud)),
  /** For Graphviz. */
  DOT((cloud, note) -> noted("// %s", note) + DotDrawing.draw(cloud)),
  /** For Markdown pages. */
  MERMAID((cloud, note) -> noted("%%%% %s", note) + MermaidDrawing.draw(cloud)),
  /** A picture. */
  SVG(SvgDrawing::draw);

  private final BiFunction<CloudView, AsOf, String> draw;

  Drawing(BiFunction<CloudView, AsOf, String> draw) {
    this.draw = draw;
  }

  private static String noted(String form, AsOf note) {
    return note == null ? "" : form.formatted(note) + "\n";
  }

  /** Reads a name such as {@code text}, in any case. */
  public static Drawing parse(String name) {
    for (Drawing drawing : values()) {
      if (drawing.name().equalsIgnoreCase(name)) {
        return drawing;
      }
    }
    throw new IllegalArgumentException(
        "Expected a format of text, dot, mermaid, svg or json, but got '"
            + Expect.shown(name)
            + "'.");
  }

  public String draw(CloudView cloud) {
    return draw(cloud, null);
  }

  /**
   * @param asOf is said in the drawing; null for now
   */
  public String draw(CloudView cloud, AsOf asOf) {
    return draw.apply(cloud, asOf);
  }
}
