package org.slapmaster.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slapmaster.domain.Times;
import org.slapmaster.domain.Why;
import org.slapmaster.domain.master.Master;
import org.slapmaster.domain.partition.Partition;
import org.slapmaster.journal.JournaledEvent;
import org.slapmaster.view.CourseView;
import org.slapmaster.view.EventView;

/** The course that one instance of a family took to its present state. */
final class Course {
  /** How many steps are shown of one instance. */
  private static final int MOST_STEPS = 200;

  private static final double MICROS = 1e6;
  private final Family family;
  private final Family.Member member;
  private final long until;
  private final List<Leg> legs = new ArrayList<>();

  /** Where in the legs the last order is. */
  private int order;

  /** When that was reached; zero while it is not. */
  private long reachedAt;

  /** An event, and what the instance waits for from then on. */
  private record Leg(JournaledEvent event, Awaited awaited) {
    long at() {
      return event.audit().at();
    }
  }

  /**
   * @param until the moment that is looked at, microseconds
   */
  Course(Family family, Family.Member member, long until) {
    this.family = family;
    this.member = member;
    this.until = until;
    member.events().forEach(this::follow);
  }

  private void follow(JournaledEvent event) {
    Awaited present = legs.isEmpty() ? Awaited.NOTHING : legs.get(legs.size() - 1).awaited();
    Optional<Awaited> said = Awaited.after(event);
    if (event.event() instanceof Partition.PromiseFailed && !isBeingDeployed(present)
        || event.event() instanceof Partition.PromisePassed && !present.cause().equals("PROMISE")) {
      return;
    }
    if (isOrder(event.event())) {
      order = legs.size();
      reachedAt = 0;
    } else if (said.filter(Awaited.NOTHING::equals).isPresent() && reachedAt == 0) {
      reachedAt = event.audit().at();
    }
    Awaited next = said.orElse(present);
    // What was reached once, and is so again, has nothing to be confirmed.
    legs.add(
        new Leg(event, reachedAt > 0 && next == Awaited.CONFIRMATION ? Awaited.NOTHING : next));
  }

  private static boolean isBeingDeployed(Awaited present) {
    return present.cause().equals(Why.Cause.BEING_DEPLOYED.name())
        || present.cause().equals("PROMISE");
  }

  private static boolean isOrder(Object event) {
    return event instanceof Master.RequestReceived
        || (event instanceof Master.RequestChanged change && Awaited.isOrder(change));
  }

  CourseView view() {
    List<Integer> shown = shown();
    List<CourseView.Step> steps = new ArrayList<>();
    EventView because = null;
    for (int number : shown) {
      EventView trigger = family.because(member, legs.get(number).event());
      steps.add(step(number, sameAs(because, trigger) ? null : trigger));
      because = trigger;
    }
    long from = legs.isEmpty() ? until : legs.get(order).at();
    long to = reachedAt > 0 ? reachedAt : until;
    return new CourseView(
        member.guid().value(),
        member.title(),
        Times.instant(from),
        Times.instant(to),
        reachedAt > 0,
        seconds(from, to),
        legs.size() - shown.size(),
        shares(from, to),
        steps);
  }

  private static boolean sameAs(EventView one, EventView other) {
    return one != null && other != null && Objects.equals(one.position(), other.position());
  }

  /** The first request, how it got its present place, and all since the last order. */
  private List<Integer> shown() {
    List<Integer> shown = new ArrayList<>();
    int placed = -1;
    for (int number = 0; number < order; number++) {
      Object event = legs.get(number).event().event();
      placed =
          event instanceof Master.PartitionAllocated || event instanceof Master.SharedInstanceBound
              ? number
              : placed;
    }
    for (int number = 0; number < legs.size(); number++) {
      Object event = legs.get(number).event().event();
      boolean ofPlacing = number <= placed && event instanceof Master.AllocationDeferred;
      boolean repeats = number > order + MOST_STEPS && number < legs.size() - MOST_STEPS;
      if (number == 0 || number == placed || ofPlacing || (number >= order && !repeats)) {
        shown.add(number);
      }
    }
    return shown;
  }

  private CourseView.Step step(int number, EventView because) {
    EventView event = EventView.of(legs.get(number).event());
    return new CourseView.Step(
        event.position(),
        event.at(),
        event.event(),
        event.text(),
        event.by(),
        event.cause(),
        because,
        wait(number));
  }

  private CourseView.Wait wait(int number) {
    Leg leg = legs.get(number);
    long end = end(number);
    // What ends in the moment in which it begins nobody has waited for.
    if (leg.awaited().equals(Awaited.NOTHING) || end == leg.at()) {
      return null;
    }
    return new CourseView.Wait(
        leg.awaited().cause(),
        leg.awaited().sentence(),
        seconds(leg.at(), end),
        number < legs.size() - 1,
        leg.awaited().cause().equals(Why.Cause.INSTANCE_WAITS.name())
            ? children(leg.at(), end)
            : List.of());
  }

  private long end(int number) {
    return number < legs.size() - 1 ? legs.get(number + 1).at() : until;
  }

  /**
   * What the children waited for between two moments; those who waited for nothing are left out.
   */
  private List<CourseView> children(long from, long to) {
    return member.children().stream()
        .map(child -> new Course(family, child, until).between(from, to))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<CourseView> between(long from, long to) {
    List<CourseView.Step> steps = new ArrayList<>();
    for (int number = 0; number < legs.size(); number++) {
      CourseView.Step step = step(number, family.because(member, legs.get(number).event()));
      if (step.waited() != null && legs.get(number).at() < to && end(number) > from) {
        steps.add(step);
      }
    }
    int most = Math.min(steps.size(), MOST_STEPS);
    return steps.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new CourseView(
                member.guid().value(),
                member.title(),
                Times.instant(from),
                Times.instant(to),
                reachedAt > 0 && reachedAt <= to,
                seconds(from, to),
                legs.size() - most,
                shares(from, to),
                steps.subList(0, most)));
  }

  private List<CourseView.Share> shares(long from, long to) {
    Map<String, Double> shares = new LinkedHashMap<>();
    for (int number = 0; number < legs.size(); number++) {
      Awaited awaited = legs.get(number).awaited();
      long begin = Math.max(from, legs.get(number).at());
      long end = Math.min(to, end(number));
      if (!awaited.equals(Awaited.NOTHING) && begin < end) {
        shares.merge(awaited.cause(), seconds(begin, end), Double::sum);
      }
    }
    return shares.entrySet().stream()
        .map(share -> new CourseView.Share(share.getKey(), share.getValue()))
        .sorted(Comparator.comparingDouble(CourseView.Share::seconds).reversed())
        .toList();
  }

  private static double seconds(long from, long to) {
    return (to - from) / MICROS;
  }
}
