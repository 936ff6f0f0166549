package org.slapmaster.view;

import java.time.Instant;
import java.util.List;

/**
 * How an instance came to its present state: what happened to it and what it waited for in between.
 *
 * @param from when its last order was given, {@code to} when that was reached; the moment that is
 *     looked at while it is not, and when it does not belong to an order
 * @param reached whether the last order is reached
 * @param leftOut how many steps are not shown: those of earlier orders, and what repeats itself
 * @param waits what it waited for between {@code from} and {@code to}, by cause, longest first
 */
public record CourseView(
    String guid,
    String title,
    Instant from,
    Instant to,
    boolean reached,
    double seconds,
    int leftOut,
    List<Share> waits,
    List<Step> steps) {

  /**
   * @param cause as in {@link Wait}
   */
  public record Share(String cause, double seconds) {}

  /**
   * @param because what elsewhere led to it; null when nothing did, or when it is a step itself
   * @param waited what began with it; null when the instance did not wait for anything then
   */
  public record Step(
      String position,
      Instant at,
      String event,
      String text,
      String by,
      String cause,
      EventView because,
      Wait waited) {}

  /**
   * @param cause for programs: one of {@code domain.Why.Cause}, or of {@code PLACE}, {@code ORDER},
   *     {@code COMPUTER}, {@code PROMISE} and {@code CONFIRMATION}, which last moments only
   * @param sentence for people
   * @param over whether it had an end; if not, the seconds are those up to the moment looked at
   * @param children what those whom the instance had requested waited for meanwhile
   */
  public record Wait(
      String cause, String sentence, double seconds, boolean over, List<CourseView> children) {}
}
