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
      return new StoredEntry(StoredEntry.ENVELOPED, 0, entry.timestamp(), "", envelope).write();
    }
    Object event = entry.payload();
    Serializer serializer = serialization.findSerializerFor(event);
    StoredEntry.Kind kind =
        new StoredEntry.Kind(
            serializer.identifier(),
            Serializers.manifestFor(serializer, event),
            entry.manifest() == null ? "" : entry.manifest());
    String writer = entry.writerUuid() == null ? "" : entry.writerUuid();
    byte[] payload = serialization.serialize(event).get();
    return new StoredEntry(kind, 0, entry.timestamp(), writer, payload).write();
  }

  /**
   * @throws IllegalStateException that names the entry when it cannot be read
   */
  PersistentRepr read(String stream, long sequence, byte[] value) {
    try {
      StoredEntry entry = StoredEntry.read(value);
      StoredEntry.Kind kind = entry.kind();
      if (kind.equals(StoredEntry.ENVELOPED)) {
        return serialization.deserialize(entry.payload(), PersistentRepr.class).get();
      }
      Object event =
          serialization.deserialize(entry.payload(), kind.serializer(), kind.manifest()).get();
      return PersistentRepr$.MODULE$
          .apply(event, sequence, stream, kind.eventManifest(), false, null, entry.writer())
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
