package org.slapmaster.node.instance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.node.MasterLink;
import org.slapmaster.protocol.ChildAnswer;
import org.slapmaster.protocol.ChildRequest;

/**
 * The requests that one instance makes and the answers that came. Answers arrive in any thread and
 * wait until the pass collects them; everything else belongs to the pass.
 */
final class ChildRequests {
  private static final long ANSWER_SECONDS = 15;

  private final String partition;
  private final MasterLink link;
  private final ControlFiles control;
  private final Runnable onAnswer;
  private final Map<String, Asked> asked = new LinkedHashMap<>();
  private final ConcurrentLinkedQueue<Answered> answers = new ConcurrentLinkedQueue<>();

  /** A request that was sent; {@code answer} is null until it came, or when it failed. */
  private static final class Asked {
    private final ChildRequest request;
    private ChildAnswer answer;
    private boolean failed;

    Asked(ChildRequest request) {
      this.request = request;
    }

    boolean isPending() {
      return answer == null && !failed;
    }
  }

  private record Answered(Asked asked, ChildAnswer answer) {}

  /**
   * @param onAnswer called from any thread when there is something to {@link #collect}
   */
  ChildRequests(String partition, MasterLink link, ControlFiles control, Runnable onAnswer) {
    this.partition = partition;
    this.link = link;
    this.control = control;
    this.onAnswer = onAnswer;
  }

  /** Takes in the answers that came since. */
  void collect() {
    for (Answered next = answers.poll(); next != null; next = answers.poll()) {
      if (!asked.containsValue(next.asked())) {
        continue; // asked again since, or for another instance
      }
      ChildAnswer answer = next.answer();
      next.asked().answer = answer;
      next.asked().failed = answer == null;
      if (answer != null && answer.outcome() != ChildAnswer.Outcome.REFUSED) {
        ChildRequest request = next.asked().request;
        control.child(request.title().value(), ControlFiles.digestOf(request), answer.published());
      }
    }
  }

  /**
   * Sends all requests; those that were sent already and did not change only when {@code again}.
   * Requests that are no longer made are forgotten.
   */
  void send(InstanceGuid requester, Map<String, ChildRequest> requests, boolean again) {
    asked.keySet().retainAll(requests.keySet());
    requests.forEach(
        (section, request) -> {
          Asked before = asked.get(section);
          if (before == null || !before.request.equals(request) || again && !before.isPending()) {
            send(requester, section, request);
          }
        });
  }

  private void send(InstanceGuid requester, String section, ChildRequest request) {
    Asked now = new Asked(request);
    asked.put(section, now);
    link.request(partition, requester, request)
        .toCompletableFuture()
        .copy()
        .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
        .whenComplete(
            (answer, failure) -> {
              answers.add(new Answered(now, failure == null ? answer : null));
              onAnswer.run();
            });
  }

  void forget() {
    asked.clear();
  }

  /** Whether answers are outstanding. */
  boolean isPending() {
    return asked.values().stream().anyMatch(Asked::isPending);
  }

  /** Whether a request could not be delivered, so that it has to be sent again. */
  boolean hasFailed() {
    return asked.values().stream().anyMatch(each -> each.failed);
  }

  /** The master's sentence for each refused request, by section. */
  SortedMap<String, String> refusals() {
    SortedMap<String, String> refusals = new TreeMap<>();
    asked.forEach(
        (section, each) -> {
          if (each.answer != null && each.answer.outcome() == ChildAnswer.Outcome.REFUSED) {
            refusals.put(section, each.answer.sentence());
          }
        });
    return refusals;
  }

  /** Sections whose request, as it is now, the master has never taken. */
  List<String> unknownToMaster() {
    List<String> sections = new ArrayList<>();
    Map<String, ControlFiles.Child> known = control.children();
    asked.forEach(
        (section, each) -> {
          ControlFiles.Child child = known.get(each.request.title().value());
          if (child == null || !ControlFiles.digestOf(each.request).equals(child.answered())) {
            sections.add(section);
          }
        });
    return sections;
  }

  /** What children have published, by title. */
  Map<String, ConnectionParameters> connections() {
    Map<String, ConnectionParameters> connections = new TreeMap<>();
    control.children().forEach((title, child) -> connections.put(title, child.published()));
    return connections;
  }
}
