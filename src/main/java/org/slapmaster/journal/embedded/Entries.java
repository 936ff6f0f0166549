package org.slapmaster.journal.embedded;

import akka.actor.ActorSystem;
import akka.persistence.PersistentRepr;
import akka.persistence.PersistentRepr$;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;

/** Turns what Akka persists into stored entries, and back. Thread-safe. */
final class Entries {
  private final Serialization serialization;

  Entries(ActorSystem system) {
    serialization = SerializationExtension.get(system);
  }

  byte[] write(PersistentRepr entry) {
    if (entry.metadata().isDefined()) {
      byte[] envelope = serialization.serialize(entry).get();
      return new StoredEntry(StoredEntry.ENVELOPE, 0, entry.timestamp(), 0, "", "", "", envelope)
          .write();
    }
    Object event = entry.payload();
    Serializer serializer = serialization.findSerializerFor(event);
    return new StoredEntry(
            StoredEntry.LEAN,
            0,
            entry.timestamp(),
            serializer.identifier(),
            Serializers.manifestFor(serializer, event),
            entry.manifest() == null ? "" : entry.manifest(),
            entry.writerUuid() == null ? "" : entry.writerUuid(),
            serialization.serialize(event).get())
        .write();
  }

  /**
   * @throws IllegalStateException that names the entry when it cannot be read
   */
  PersistentRepr read(String stream, long sequence, byte[] value) {
    try {
      StoredEntry entry = StoredEntry.read(value);
      if (entry.form() == StoredEntry.ENVELOPE) {
        return serialization.deserialize(entry.payload(), PersistentRepr.class).get();
      }
      Object event =
          serialization.deserialize(entry.payload(), entry.serializer(), entry.manifest()).get();
      return PersistentRepr$.MODULE$
          .apply(event, sequence, stream, entry.eventManifest(), false, null, entry.writer())
          .withTimestamp(entry.timestamp());
    } catch (RuntimeException damaged) {
      throw new IllegalStateException(
          "Expected an entry that can be read at "
              + stream
              + ":"
              + sequence
              + ", but: "
              + damaged.getMessage(),
          damaged);
    }
  }
}
