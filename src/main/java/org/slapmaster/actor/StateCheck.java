package org.slapmaster.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slapmaster.domain.allocation.SoftwarePolicy;
import org.slapmaster.domain.graph.ComputerNode;
import org.slapmaster.domain.graph.GraphSnapshot;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.master.MasterRules;
import org.slapmaster.domain.master.MasterState;
import org.slapmaster.journal.JournalEntry;
import org.slapmaster.journal.JournalReader;
import org.slapmaster.journal.Replay;
import org.slapmaster.journal.StateDigest;
import org.slapmaster.journal.StreamId;

/**
 * Whether a running master and its view are what their journal says: both are asked for what they
 * know and up to which entries, and that is rebuilt from the journal alone.
 */
final class StateCheck {
  /** A state of millions of instances takes its time to be digested, and the master with it. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Of each kind of difference so many are said. */
  private static final int LISTED = 10;

  private final ActorSystem<?> system;
  private final JournalReader journal;
  private final ActorRef<Collector.Message> master;
  private final ActorRef<GraphView.Command> view;

  StateCheck(
      ActorSystem<?> system, ActorRef<Collector.Message> master, ActorRef<GraphView.Command> view) {
    this.system = system;
    this.journal = new JournalReader(system);
    this.master = master;
    this.view = view;
  }

  /** What differs, one sentence each; empty: nothing does. */
  CompletionStage<List<String>> run() {
    CompletionStage<Collector.Digest> digest =
        AskPattern.ask(master, Collector.GetDigest::new, PATIENCE, system.scheduler());
    CompletionStage<GraphView.Known> known =
        AskPattern.ask(view, GraphView.GetKnown::new, PATIENCE, system.scheduler());
    return digest.thenCombine(known, this::compare).thenCompose(Function.identity());
  }

  private CompletionStage<List<String>> compare(Collector.Digest digest, GraphView.Known known) {
    Replay replay = new Replay();
    MasterRules rules = new MasterRules(policies(system.settings().config()));
    MasterState state = rules.initial();
    return Source.from(known.entries().keySet())
        .filter(stream -> stream.kind() != StreamId.Kind.REQUEST)
        .flatMapConcat(
            stream ->
                journal
                    .entries(stream)
                    .takeWhile(entry -> entry.entry() <= last(stream, digest, known)))
        .runWith(
            Sink.foreach(
                entry -> {
                  if (entry.stream().equals(StreamId.MASTER) && entry.entry() <= digest.entry()) {
                    evolve(rules, state, entry);
                  }
                  if (entry.entry() <= known.entries().get(entry.stream())) {
                    JournalReader.open(entry.stream(), entry.entry(), entry.block())
                        .forEach(replay::apply);
                  }
                }),
            system)
        .thenApply(
            done -> {
              List<String> found = new ArrayList<>(states(digest, state));
              found.addAll(graphs(known.graph(), replay.graph().snapshot()));
              return found;
            });
  }

  private static long last(StreamId stream, Collector.Digest digest, GraphView.Known known) {
    long viewed = known.entries().get(stream);
    return stream.equals(StreamId.MASTER) ? Math.max(viewed, digest.entry()) : viewed;
  }

  private static void evolve(MasterRules rules, MasterState state, JournalEntry entry) {
    entry
        .block()
        .events()
        .forEach(
            recorded -> rules.evolve(state, (Master.Event) recorded.event(), recorded.audit()));
  }

  private static List<String> states(Collector.Digest digest, MasterState rebuilt) {
    Map<String, Long> parts = StateDigest.of(rebuilt);
    return digest.parts().entrySet().stream()
        .filter(part -> !Objects.equals(parts.get(part.getKey()), part.getValue()))
        .map(
            part ->
                "Expected the master's '%s' to be what its journal gives up to master:%d, but it is another."
                    .formatted(part.getKey(), digest.entry()))
        .toList();
  }

  private static List<String> graphs(GraphSnapshot shown, GraphSnapshot rebuilt) {
    List<String> found = new ArrayList<>();
    found.addAll(differing(shown.instances(), rebuilt.instances(), InstanceNode::guid, "instance"));
    found.addAll(differing(shown.computers(), rebuilt.computers(), ComputerNode::id, "computer"));
    return found;
  }

  private static <T> List<String> differing(
      List<T> shown, List<T> rebuilt, Function<T, Object> id, String kind) {
    Map<Object, T> others = rebuilt.stream().collect(Collectors.toMap(id, Function.identity()));
    List<String> found = new ArrayList<>();
    for (T node : shown) {
      if (!node.equals(others.remove(id.apply(node)))) {
        found.add(difference(kind, id.apply(node)));
      }
    }
    others.keySet().forEach(missing -> found.add(difference(kind, missing)));
    return found.size() <= LISTED ? found : found.subList(0, LISTED);
  }

  private static String difference(String kind, Object id) {
    return "Expected the graph to show the %s %s as the journal gives it, but it does not."
        .formatted(kind, id);
  }

  /** The policies of the settings. */
  static SoftwarePolicy.Both policies(Config config) {
    Config settings = config.getConfig("slapmaster.allocation");
    return new SoftwarePolicy.Both(
        SoftwarePolicy.parse(settings.getString("software-native")),
        SoftwarePolicy.parse(settings.getString("software-polling")));
  }
}
