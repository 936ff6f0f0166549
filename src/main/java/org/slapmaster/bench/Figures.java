package org.slapmaster.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What a bench measured, as plain figures.
 *
 * @param bench which bench it is
 * @param results in the order of measuring
 * @param machine where
 * @param remarks what one has to know about the figures, one sentence each: what was simulated, how
 *     often it was measured
 */
public record Figures(String bench, List<Figure> results, Machine machine, List<String> remarks) {
  /** More is better. */
  public static final String EVENTS_PER_SECOND = "events/s";

  /** Less is better. */
  public static final String SECONDS = "s";

  public Figures {
    results = List.copyOf(results);
    remarks = List.copyOf(remarks);
  }

  /**
   * One figure.
   *
   * @param name says all that distinguishes it; {@code case} in JSON
   * @param unit of {@code ours} and {@code reference}
   * @param ours what slapmaster reached
   * @param reference what it is compared with reached in the same run; null where nothing is
   *     compared
   * @param ratio how many times better ours is; null without a reference
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Figure(
      @JsonProperty("case") String name, String unit, double ours, Double reference, Double ratio) {
    /** One that is compared with nothing. */
    public static Figure of(String name, String unit, double ours) {
      return new Figure(name, unit, ours, null, null);
    }

    /** One of which more is better, and the same of the reference. */
    public static Figure compared(String name, String unit, double ours, double reference) {
      return new Figure(name, unit, ours, reference, ours / reference);
    }
  }
}
