package org.slapmaster.journal.embedded;

import akka.persistence.CapabilityFlag;
import akka.persistence.japi.journal.JavaJournalSpec;

/** The embedded journal as Akka's kit wants it. */
abstract class JournalSpecification extends JavaJournalSpec {
  private static final long serialVersionUID = 1L;

  JournalSpecification(String engine) {
    super(KitSettings.of(engine));
  }

  @Override
  public CapabilityFlag supportsRejectingNonSerializableObjects() {
    return CapabilityFlag.on();
  }

  @Override
  public CapabilityFlag supportsSerialization() {
    return CapabilityFlag.on();
  }

  @Override
  public CapabilityFlag supportsMetadata() {
    return CapabilityFlag.on();
  }
}
