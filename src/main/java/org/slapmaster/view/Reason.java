package org.slapmaster.view;

import java.time.Instant;
import org.slapmaster.domain.Times;
import org.slapmaster.domain.Why;

/**
 * Why an instance is not where it should be.
 *
 * @param cause for programs, one of {@link Why.Cause}
 * @param sentence for people
 */
public record Reason(String cause, String sentence, Instant since) {
  public static Reason of(Why why) {
    return new Reason(why.cause().name(), why.sentence(), Times.instant(why.since()));
  }
}
