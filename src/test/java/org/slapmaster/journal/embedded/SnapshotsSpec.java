package org.slapmaster.journal.embedded;

import akka.persistence.CapabilityFlag;
import akka.persistence.japi.snapshot.JavaSnapshotStoreSpec;

/** Akka's own kit for snapshot stores. */
public class SnapshotsSpec extends JavaSnapshotStoreSpec {
  private static final long serialVersionUID = 1L;

  public SnapshotsSpec() {
    super(KitSettings.of("leveldb"));
  }

  @Override
  public CapabilityFlag supportsSerialization() {
    return CapabilityFlag.on();
  }
}
