package org.slapmaster.view;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Why an instance is not ready: its own reason, then that of the child or the host that blocks it,
 * and so on down to where something has to happen.
 *
 * @param steps the instance first; one step only when it is ready
 */
public record Explanation(String guid, String title, boolean ready, List<Step> steps) {

  /**
   * @param sentence empty when it is where it should be, as far as is known
   * @param since since when it is so; null when not known
   */
  public record Step(
      String guid, String title, String place, String state, String sentence, Instant since) {}

  public static Explanation of(CloudView cloud, InstanceView instance) {
    List<Step> steps = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Optional<InstanceView> at = Optional.of(instance);
    while (at.isPresent() && seen.add(at.get().guid())) {
      steps.add(step(at.get()));
      at = at.get().well() ? Optional.empty() : blocking(cloud, at.get());
    }
    return new Explanation(instance.guid(), instance.title(), instance.ready(), steps);
  }

  private static Optional<InstanceView> blocking(CloudView cloud, InstanceView instance) {
    return Stream.concat(instance.children().stream(), Stream.ofNullable(instance.host()))
        .flatMap(guid -> cloud.instance(guid).stream())
        .filter(other -> !other.well())
        .findFirst();
  }

  private static Step step(InstanceView instance) {
    String sentence = "";
    Instant since = instance.readyAt();
    if (instance.waiting() != null) {
      sentence = instance.waiting().sentence();
      since = instance.waiting().since();
    } else if (!instance.well()) {
      sentence = instance.detail();
      since = instance.reportedSince();
    } else {
      sentence = instance.outOfContact();
    }
    return new Step(
        instance.guid(), instance.title(), instance.place(), instance.state(), sentence, since);
  }
}
