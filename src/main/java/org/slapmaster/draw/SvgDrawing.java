package org.slapmaster.draw;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.HierarchyHandling;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkBendPoint;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;
import org.slapmaster.view.AsOf;
import org.slapmaster.view.CloudView;
import org.slapmaster.view.ComputerView;
import org.slapmaster.view.InstanceView;

/**
 * A picture: computers as frames, instances as boxes in them, arrows from requesters to what they
 * requested, dashed ones from shared instances to their hosts. Laid out in layers by ELK; text is
 * measured by counting, in a font of fixed width.
 */
final class SvgDrawing {
  private static final double CHARACTER = 7.3;
  private static final double LINE = 16;
  private static final double MARGIN = 12;

  private static final String HEAD =
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$.0f %2$.0f" width="%1$.0f" height="%2$.0f" role="img">
      <title>Instances and how they are connected%3$s</title>
      <style>
      text { font: 12px monospace; fill: #1f2328 } .t { font-weight: bold }
      rect { fill: #fff } .f { fill: #f6f8fa; stroke: #d0d7de }
      path { fill: none; stroke: #57606a } marker path { fill: #57606a }
      </style>
      <defs><marker id="a" markerWidth="8" markerHeight="8" refX="7" refY="4" orient="auto">\
      <path d="M0,0L8,4L0,8z"/></marker></defs>
      """;

  /** How the path of a dashed arrow ends; whoever points at it sees the title. */
  private static final String DASHED =
      " stroke-dasharray=\"5 3\"><title>" + Edge.SERVED_BY + "</title></path>\n";

  static {
    LayoutMetaDataService.getInstance()
        .registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
  }

  private final CloudView cloud;
  private final ElkNode root = ElkGraphUtil.createGraph();
  private final Map<String, ElkNode> frames = new HashMap<>();
  private final Map<String, ElkNode> boxes = new HashMap<>();
  private final Set<ElkEdge> served = new HashSet<>();
  private final StringBuilder svg = new StringBuilder();

  private SvgDrawing(CloudView cloud) {
    this.cloud = cloud;
  }

  /**
   * @param asOf null for now
   */
  static String draw(CloudView cloud, AsOf asOf) {
    SvgDrawing drawing = new SvgDrawing(cloud);
    drawing.layOut();
    return drawing.write(asOf == null ? "" : ". " + asOf);
  }

  private void layOut() {
    options(root);
    cloud.computers().forEach(this::frame);
    cloud.instances().forEach(this::box);
    for (Edge edge : Edge.of(cloud)) {
      ElkEdge arrow = ElkGraphUtil.createSimpleEdge(boxes.get(edge.from()), boxes.get(edge.to()));
      ElkGraphUtil.updateContainment(arrow);
      if (edge.served()) {
        served.add(arrow);
      }
    }
    new RecursiveGraphLayoutEngine().layout(root, new BasicProgressMonitor());
  }

  private static void options(ElkNode node) {
    node.setProperty(CoreOptions.ALGORITHM, "org.eclipse.elk.layered");
    node.setProperty(CoreOptions.DIRECTION, Direction.RIGHT);
    node.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
    node.setProperty(CoreOptions.HIERARCHY_HANDLING, HierarchyHandling.INCLUDE_CHILDREN);
    node.setProperty(
        CoreOptions.PADDING, new ElkPadding(LINE + 2 * MARGIN, MARGIN, MARGIN, MARGIN));
  }

  private void frame(ComputerView computer) {
    ElkNode frame = ElkGraphUtil.createNode(root);
    options(frame);
    frame.setDimensions(computer.reference().length() * CHARACTER + 2 * MARGIN, LINE + 2 * MARGIN);
    frames.put(computer.reference(), frame);
  }

  private void box(InstanceView instance) {
    ElkNode box = ElkGraphUtil.createNode(frames.getOrDefault(instance.computer(), root));
    List<String> lines = Labels.lines(instance);
    int longest = lines.stream().mapToInt(String::length).max().orElse(0);
    box.setDimensions(longest * CHARACTER + 2 * MARGIN, lines.size() * LINE + MARGIN);
    boxes.put(instance.guid(), box);
  }

  private String write(String note) {
    svg.append(
        String.format(
            Locale.ROOT,
            HEAD,
            Math.max(root.getWidth(), 1),
            Math.max(root.getHeight(), 1),
            escaped(note)));
    for (ComputerView computer : cloud.computers()) {
      ElkNode frame = frames.get(computer.reference());
      rectangle(frame, "class=\"f\"");
      text(x(frame) + MARGIN, y(frame) + LINE + MARGIN / 2, "t", computer.reference());
    }
    cloud.instances().forEach(this::writeBox);
    edges(root);
    return svg.append("</svg>\n").toString();
  }

  private void writeBox(InstanceView instance) {
    ElkNode box = boxes.get(instance.guid());
    rectangle(box, "rx=\"5\" stroke=\"%s\"".formatted(Labels.colour(instance)));
    List<String> lines = Labels.lines(instance);
    for (int i = 0; i < lines.size(); i++) {
      text(x(box) + MARGIN, y(box) + LINE * (i + 1) + 2, i == 0 ? "t" : "", lines.get(i));
    }
  }

  private void rectangle(ElkNode node, String style) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" %s/>%n",
            x(node),
            y(node),
            node.getWidth(),
            node.getHeight(),
            style));
  }

  private void text(double x, double y, String style, String text) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\" xml:space=\"preserve\">%s</text>%n",
            x,
            y,
            style,
            escaped(text)));
  }

  /** Edges stand in the innermost frame that holds both their ends, and count from its corner. */
  private void edges(ElkNode container) {
    for (ElkEdge edge : container.getContainedEdges()) {
      for (ElkEdgeSection section : edge.getSections()) {
        StringBuilder path = new StringBuilder();
        point(path, 'M', container, section.getStartX(), section.getStartY());
        for (ElkBendPoint bend : section.getBendPoints()) {
          point(path, 'L', container, bend.getX(), bend.getY());
        }
        point(path, 'L', container, section.getEndX(), section.getEndY());
        svg.append("<path d=\"").append(path).append("\" marker-end=\"url(#a)\"");
        svg.append(served.contains(edge) ? DASHED : "/>\n");
      }
    }
    container.getChildren().forEach(this::edges);
  }

  private static void point(StringBuilder path, char command, ElkNode in, double x, double y) {
    path.append(String.format(Locale.ROOT, "%c%.1f,%.1f", command, x(in) + x, y(in) + y));
  }

  private static double x(ElkNode node) {
    return node.getX() + (node.getParent() == null ? 0 : x(node.getParent()));
  }

  private static double y(ElkNode node) {
    return node.getY() + (node.getParent() == null ? 0 : y(node.getParent()));
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(isXml(c) ? c : '?');
              }
            });
    return escaped.toString();
  }

  /** Whether XML can hold the character at all. */
  private static boolean isXml(int c) {
    return c == '\t' || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
  }
}
