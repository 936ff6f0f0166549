package org.slapmaster.actor;

import java.util.UUID;
import org.slapmaster.model.Audit;

/**
 * On whose behalf a call is made; becomes the {@link Audit} of what it causes.
 *
 * @param by face, remote address and claimed name, marked unverified as long as callers are not
 *     authenticated
 * @param cause correlation id of the call, shown with every event that follows from it
 */
public record Caller(String by, String cause) {
  /** A call of {@code by} with a fresh correlation id. */
  public static Caller of(String by) {
    return new Caller(by, UUID.randomUUID().toString());
  }

  /** Of this very moment. */
  public Audit audit() {
    return new Audit(Clock.micros(), by, cause);
  }
}
