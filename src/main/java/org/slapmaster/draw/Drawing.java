package org.slapmaster.draw;

import java.util.function.Function;
import org.slapmaster.model.Expect;
import org.slapmaster.view.CloudView;

/** The forms in which the instance graph is drawn. */
public enum Drawing {
  /** Trees for a terminal. */
  TEXT(TextDrawing::draw),
  /** For Graphviz. */
  DOT(DotDrawing::draw),
  /** For Markdown pages. */
  MERMAID(MermaidDrawing::draw),
  /** A picture. */
  SVG(SvgDrawing::draw);

  private final Function<CloudView, String> draw;

  Drawing(Function<CloudView, String> draw) {
    this.draw = draw;
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
    return draw.apply(cloud);
  }
}
