package org.slapmaster.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slapmaster.domain.computer.Computer;
import org.slapmaster.domain.graph.GraphSnapshot;
import org.slapmaster.domain.graph.InstanceGraph;
import org.slapmaster.domain.master.Master;
import org.slapmaster.model.Audit;
import org.slapmaster.model.ComputerFormat;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Filter;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.PartitionFormat;
import org.slapmaster.model.PartitionId;
import org.slapmaster.model.RequestedState;
import org.slapmaster.model.Requester;
import org.slapmaster.model.SoftwareRelease;
import org.slapmaster.model.SoftwareType;
import org.slapmaster.model.Title;
import org.slapmaster.view.CloudView;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

final class DrawingTest {
  private static final Audit NOW = new Audit(1_000_000, "tester", "test");
  private static final String NASTY = "a\"]; b <script>&\\ |{x}` --> %%é";

  /** A root of the given title on COMP-1 with two children, the second of which waits. */
  private static CloudView cloud(String title) {
    return CloudView.of(graph(title).snapshot());
  }

  private static InstanceGraph graph(String title) {
    InstanceGraph graph = new InstanceGraph();
    for (String computer : List.of("COMP-1", "COMP-2")) {
      ComputerId id = new ComputerId(computer);
      PartitionFormat partition =
          new PartitionFormat(
              "slappart0", List.of(NetworkAddress.of("127.0.0.1")), new TreeSet<>());
      graph.apply(id, new Computer.ComputerRegistered(), NOW);
      graph.apply(
          id,
          new Computer.ComputerFormatted(
              new ComputerFormat(true, null, new TreeMap<>(), List.of(partition))),
          NOW);
      graph.apply(
          new Master.ComputerOffered(
              id,
              new ComputerFormat(true, null, new TreeMap<>(), List.of(partition)),
              new TreeMap<>(),
              true,
              true),
          NOW);
    }
    InstanceGuid root = InstanceGuid.numbered(1);
    request(graph, 1, Requester.DEFAULT_USER, title);
    request(graph, 2, new Requester.Instance(root), "database");
    request(graph, 3, new Requester.Instance(root), "cache");
    allocate(graph, 1, "COMP-1/slappart0");
    allocate(graph, 2, "COMP-2/slappart0");
    graph.apply(
        new Master.ConnectionParametersKnown(
            InstanceGuid.numbered(2),
            ConnectionParameters.of(Map.of("password", "hidden"), Set.of()),
            1),
        NOW);
    graph.apply(
        new Master.InstanceReady(InstanceGuid.numbered(2), 1, RequestedState.STARTED, 0), NOW);
    return graph;
  }

  /** The same, and two shared roots: one that the database serves, one that nobody does. */
  private static CloudView withShared() {
    InstanceGraph graph = graph("web");
    shared(graph, 4, "tenant");
    shared(graph, 5, "homeless");
    graph.apply(
        new Master.SharedInstanceBound(
            InstanceGuid.numbered(4),
            InstanceGuid.numbered(2),
            PartitionId.parse("COMP-2/slappart0")),
        NOW);
    return CloudView.of(graph.snapshot());
  }

  private static void shared(InstanceGraph graph, int number, String title) {
    graph.apply(received(number, Requester.DEFAULT_USER, number, title, true), NOW);
  }

  private static void request(InstanceGraph graph, int number, Requester requester, String title) {
    graph.apply(received(number, requester, 1, title, false), NOW);
  }

  private static Master.RequestReceived received(
      int number, Requester requester, int tree, String title, boolean shared) {
    return new Master.RequestReceived(
        InstanceGuid.numbered(number),
        requester,
        InstanceGuid.numbered(tree),
        new Title(title),
        new SoftwareRelease("app"),
        SoftwareType.DEFAULT,
        shared,
        Parameters.NONE,
        Filter.NONE,
        RequestedState.STARTED);
  }

  private static void allocate(InstanceGraph graph, int number, String partition) {
    graph.apply(
        new Master.PartitionAllocated(
            InstanceGuid.numbered(number), PartitionId.parse(partition), null),
        NOW);
  }

  @Test
  void theTextShowsTheTree() {
    assertThat(Drawing.TEXT.draw(cloud("web")))
        .isEqualTo(
            """
            web  app  deploying on COMP-1/slappart0
            ├─ database  app  started on COMP-2/slappart0  gives password
            └─ cache  app  unallocated
            """);
  }

  @Test
  void dotHasAFrameForEachComputerAndAnArrowForEachRequest() {
    assertThat(Drawing.DOT.draw(cloud("web")))
        .contains("label=\"COMP-1\";")
        .contains("\"SOFTINST-1\" -> \"SOFTINST-2\";")
        .contains("\"SOFTINST-1\" -> \"SOFTINST-3\";")
        .contains("[label=\"web\\napp\\ndeploying on slappart0\"");
  }

  @Test
  void dotQuotesWhatATitleMayHold() {
    assertThat(Drawing.DOT.draw(cloud(NASTY)))
        .contains("label=\"a\\\"]; b <script>&\\\\ |{x}` --> %%é\\napp");
  }

  @Test
  void mermaidWritesWhatATitleMayHoldAsEntities() {
    assertThat(Drawing.MERMAID.draw(cloud(NASTY)))
        .contains("SOFTINST-1 --> SOFTINST-2\n")
        .contains(
            "SOFTINST-1[\"a#34;#93;#59; b #60;script#62;#38;#92; #124;#123;x#125;#96; --#62; #37;#37;é<br/>")
        .doesNotContain("<script>");
  }

  @Test
  void theSvgIsWellFormedAndShowsEveryInstanceAndEdge() throws Exception {
    Document svg = parse(Drawing.SVG.draw(cloud(NASTY)));
    assertThat(svg.getElementsByTagName("text").getLength()).isEqualTo(2 + 3 * 3);
    // One more path is the arrow's head.
    assertThat(svg.getElementsByTagName("path").getLength()).isEqualTo(2 + 1);
    assertThat(svg.getDocumentElement().getTextContent()).contains(NASTY);
  }

  @Test
  void theTextSaysWhoServesASharedInstance() {
    assertThat(Drawing.TEXT.draw(withShared()))
        .contains(
            "\ntenant  app  waiting for its host on COMP-2/slappart0  shared, served by database\n"
                + "homeless  app  waiting for a host  shared\n");
  }

  @Test
  void aSharedInstanceStandsInItsHostsFrameWithADashedArrowToItsHost() {
    String dot = Drawing.DOT.draw(withShared());
    String frame = dot.substring(dot.indexOf("label=\"COMP-2\""));
    assertThat(frame.substring(0, frame.indexOf('}')))
        .contains("\"SOFTINST-2\" [")
        .contains("[label=\"tenant\\nshared app\\nwaiting for its host on slappart0\"");
    assertThat(dot)
        .contains("\"SOFTINST-4\" -> \"SOFTINST-2\" [style=dashed, label=\"served by\"];")
        .containsOnlyOnce("dashed");
    String mermaid = Drawing.MERMAID.draw(withShared());
    frame = mermaid.substring(mermaid.indexOf("[\"COMP-2\"]"));
    assertThat(frame.substring(0, frame.indexOf("  end\n"))).contains("SOFTINST-4[");
    assertThat(mermaid)
        .contains("  SOFTINST-4 -.->|served by| SOFTINST-2\n")
        .containsOnlyOnce("-.->");
  }

  @Test
  void theSvgHasOneDashedPathForEachServedInstance() throws Exception {
    String drawn = Drawing.SVG.draw(withShared());
    NodeList paths = parse(drawn).getElementsByTagName("path");
    assertThat(paths.getLength()).isEqualTo(2 + 1 + 1);
    assertThat(
            IntStream.range(0, paths.getLength())
                .mapToObj(i -> (Element) paths.item(i))
                .filter(path -> path.hasAttribute("stroke-dasharray"))
                .map(Element::getTextContent))
        .containsExactly("served by");
  }

  @Test
  void aTreeIsDrawnWithTheFrameOfAHostThatIsNotInIt() throws Exception {
    CloudView tree = withShared().onlyTree("SOFTINST-4");
    assertThat(Drawing.DOT.draw(tree))
        .contains("label=\"COMP-2\"")
        .contains("tenant")
        .doesNotContain("COMP-1")
        .doesNotContain("->");
    assertThat(Drawing.TEXT.draw(tree)).endsWith("shared, served by database\n");
    assertThat(Drawing.MERMAID.draw(tree)).contains("COMP-2").doesNotContain("SOFTINST-2");
    assertThat(parse(Drawing.SVG.draw(tree)).getElementsByTagName("text").getLength())
        .isEqualTo(1 + 3);
  }

  @ParameterizedTest
  @EnumSource(Drawing.class)
  void anEmptyCloudIsDrawnToo(Drawing drawing) throws Exception {
    String drawn = drawing.draw(CloudView.of(new GraphSnapshot(0, List.of(), List.of())));
    assertThat(drawn).isNotBlank();
    if (drawing == Drawing.SVG) {
      parse(drawn);
    }
  }

  @ParameterizedTest
  @EnumSource(Drawing.class)
  void noDrawingShowsASecret(Drawing drawing) {
    assertThat(drawing.draw(cloud("web"))).doesNotContain("hidden");
  }

  @Test
  void anUnknownFormatIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> Drawing.parse("jpeg"))
        .hasMessage("Expected a format of text, dot, mermaid, svg or json, but got 'jpeg'.");
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
  }
}
