package org.slapmaster.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slapmaster.history.ClientHistory.Answer;
import org.slapmaster.history.ClientHistory.Call;

/**
 * Whether one master that keeps its promises can have given all answers of a history. It never
 * accuses a true master, however calls overlapped and whatever became of those whose end nobody
 * saw: where an order may have been in between, the benefit of the doubt is given.
 *
 * <ul>
 *   <li>A title is one instance, until somebody destroys it or gives it another name; and an
 *       instance has one title.
 *   <li>What was acknowledged is there for everybody who asks later.
 *   <li>An instance has one partition, and a partition one instance.
 *   <li>Answers never go back: no older instance, no lower revision, no "please wait" after "ready"
 *       but for another order; what is published is changed by another order only.
 * </ul>
 */
public final class HistoryChecker {
  private final List<Call> calls;
  private final Map<String, List<Call>> trees;
  private final List<String> violations = new ArrayList<>();

  private HistoryChecker(ClientHistory history) {
    calls = history.calls();
    trees = by(calls, call -> call.order.tree());
  }

  /** One sentence for each pair of answers that cannot both be true; empty when all can. */
  public static List<String> violations(ClientHistory history) {
    HistoryChecker checker = new HistoryChecker(history);
    checker.trees.values().forEach(checker::checkTree);
    checker.checkPlaces();
    checker.checkNames();
    return List.copyOf(checker.violations);
  }

  /** Grouped by a key; those whose key is null are left out. */
  private static <K> Map<K, List<Call>> by(List<Call> calls, Function<Call, K> key) {
    return calls.stream()
        .filter(call -> key.apply(call) != null)
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
  }

  private static String guid(Call call) {
    return call.answer() == null ? null : call.answer().guid();
  }

  private static String partition(Call call) {
    return call.answer() == null ? null : call.answer().partition();
  }

  private void checkTree(List<Call> tree) {
    List<Call> answered = tree.stream().filter(call -> call.answer() != null).toList();
    by(answered, call -> call.order.title())
        .forEach(
            (title, answers) -> {
              oneOwnerAtATime("one title, two instances", answers, title);
              eachPair(answers, (earlier, later) -> compareTitle(tree, earlier, later));
            });
    by(answered, HistoryChecker::guid)
        .values()
        .forEach(
            answers -> {
              Changes changes = new Changes(tree, answers);
              eachPair(answers, (earlier, later) -> compareAnswers(changes, earlier, later));
            });
  }

  /** Of two answers the later is that of a call that began after the earlier one was given. */
  private interface Pair {
    void compare(Call earlier, Call later);
  }

  private static void eachPair(List<Call> answered, Pair pair) {
    for (Call later : answered) {
      for (Call earlier : answered) {
        if (earlier.ended() < later.began) {
          pair.compare(earlier, later);
        }
      }
    }
  }

  private void violated(String what, Call earlier, Call later) {
    violations.add(what + ":\n  " + earlier + "\n  " + later);
  }

  // Who owns a title or a partition

  private void checkPlaces() {
    by(calls, HistoryChecker::partition)
        .values()
        .forEach(answers -> oneOwnerAtATime("one partition, two instances", answers, null));
  }

  /**
   * An instance had what it was seen with at least from the end of the first such answer to the
   * beginning of the last. Two can have had the same only one after the other, with an order in
   * between that ended the first.
   *
   * @param title of which they are owners; null when a partition is what they own
   */
  private void oneOwnerAtATime(String what, List<Call> answers, String title) {
    List<List<Call>> owners = List.copyOf(by(answers, HistoryChecker::guid).values());
    for (int one = 0; one < owners.size(); one++) {
      for (int other = one + 1; other < owners.size(); other++) {
        if (!precedes(owners.get(one), owners.get(other), title)
            && !precedes(owners.get(other), owners.get(one), title)) {
          violated(what, owners.get(one).get(0), owners.get(other).get(0));
        }
      }
    }
  }

  private boolean precedes(List<Call> first, List<Call> second, String title) {
    long lastSeen = first.stream().mapToLong(call -> call.began).max().orElseThrow();
    long secondSeen = second.stream().mapToLong(Call::ended).min().orElseThrow();
    return lastSeen < secondSeen
        && trees.get(first.get(0).order.tree()).stream()
            .anyMatch(call -> ends(call, title) && call.began < secondSeen);
  }

  /** Whether a call may have ended what an instance owned; one that renames leaves its place. */
  private static boolean ends(Call call, String title) {
    boolean renames = call.order.to() != null;
    return call.mayChange()
        && call.order.ends()
        && (!renames || (title != null && call.order.concerns(title)));
  }

  private void compareTitle(List<Call> tree, Call earlier, Call later) {
    boolean lost = guid(earlier) != null && later.answer().kind() == Answer.Kind.GONE;
    if (lost
        && tree.stream()
            .noneMatch(call -> ends(call, later.order.title()) && overlaps(call, earlier, later))) {
      violated("acknowledged, then not there", earlier, later);
    }
  }

  /** Whether a call may have taken effect after what the earlier answer saw, before the later. */
  private static boolean overlaps(Call call, Call earlier, Call later) {
    return call.ended() > earlier.began && call.began < later.ended();
  }

  private void checkNames() {
    by(calls, HistoryChecker::guid)
        .values()
        .forEach(
            answers -> {
              Call first = answers.get(0);
              answers.stream()
                  .filter(call -> !sameName(first, call) && !renamed(call))
                  .findFirst()
                  .ifPresent(call -> violated("one instance, two titles", first, call));
            });
  }

  private static boolean sameName(Call one, Call other) {
    return one.order.tree().equals(other.order.tree())
        && one.order.title().equals(other.order.title());
  }

  private boolean renamed(Call seen) {
    return calls.stream()
        .anyMatch(call -> call.order.to() != null && call.mayChange() && call.began < seen.ended());
  }

  // What is said of one instance

  private void compareAnswers(Changes changes, Call earlier, Call later) {
    Answer before = earlier.answer();
    Answer after = later.answer();
    if (after.revision() != 0 && after.revision() < before.revision()) {
      violated("a lower revision than before", earlier, later);
    }
    if (before.partition() != null && !before.partition().equals(after.partition())) {
      violated("another partition than before", earlier, later);
    }
    boolean ready = before.kind() == Answer.Kind.READY;
    if (ready && after.kind() == Answer.Kind.WAIT && !changes.between(earlier, later)) {
      violated("ready, then waiting without another order", earlier, later);
    }
    boolean other =
        before.published() != null
            && after.published() != null
            && !Objects.equals(before.published(), after.published());
    if (ready && other && !changes.between(earlier, later)) {
      violated("published, then something else without another order", earlier, later);
    }
  }

  /** What may have changed an instance. */
  private static final class Changes {
    private final List<Call> own;
    private final List<Call> states;

    /** Asked again for each later answer. */
    private final Map<Call, Set<String>> possible = new HashMap<>();

    Changes(List<Call> tree, List<Call> answers) {
      Set<String> titles =
          answers.stream().map(call -> call.order.title()).collect(Collectors.toSet());
      List<Call> changing = tree.stream().filter(Call::mayChange).toList();
      own =
          changing.stream().filter(call -> titles.stream().anyMatch(call.order::concerns)).toList();
      states = changing.stream().filter(call -> call.order.state()).toList();
    }

    /** Whether another order than the one that the earlier answer saw may have come in between. */
    boolean between(Call earlier, Call later) {
      if (states.stream().anyMatch(call -> overlaps(call, earlier, later))) {
        return true;
      }
      // Where states were ordered, an old request repeated may start again what was stopped.
      boolean ordered = states.stream().anyMatch(call -> call.began < later.ended());
      Set<String> possible = this.possible.computeIfAbsent(earlier, this::possible);
      return own.stream()
          .filter(call -> call != earlier && overlaps(call, earlier, later))
          .anyMatch(call -> ordered || !possible.equals(Set.of(call.order.wanted())));
    }

    /** What can have been the newest request when an answer was given. */
    private Set<String> possible(Call answer) {
      // Whatever had ended before the last of these began, it was not the newest any more.
      long newer =
          own.stream()
              .filter(call -> call.ended() < answer.began)
              .mapToLong(call -> call.began)
              .max()
              .orElse(Long.MIN_VALUE);
      return own.stream()
          .filter(call -> call.began < answer.ended() && call.ended() >= newer)
          .map(call -> call.order.wanted())
          .collect(Collectors.toSet());
    }
  }
}
