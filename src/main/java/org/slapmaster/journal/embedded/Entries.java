package org.slapmaster.journal.embedded;

import akka.actor.ExtendedActorSystem;
import akka.persistence.PersistentRepr;
import akka.persistence.PersistentRepr$;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An entry as it is stored: version, form, commit number, time, and then either what Akka's
 * envelope says in few bytes, or, when it says more (metadata), that envelope itself. The commit
 * number is filled in by the writer.
 */
final class Entries {
  private static final byte VERSION = 1;
  private static final byte LEAN = 0;
  private static final byte ENVELOPE = 1;
  private static final int COMMIT_AT = 2;
  private static final int HEAD = 2 + 2 * Long.BYTES;
  private final Serialization serialization;

  Entries(ExtendedActorSystem system) {
    serialization = SerializationExtension.get(system);
  }

  byte[] write(PersistentRepr entry) {
    return entry.metadata().isDefined() ? writeEnvelope(entry) : writeLean(entry);
  }

  private byte[] writeLean(PersistentRepr entry) {
    Object event = entry.payload();
    Serializer serializer = serialization.findSerializerFor(event);
    byte[] payload = serialization.serialize(event).get();
    byte[] manifest = utf8(Serializers.manifestFor(serializer, event));
    byte[] eventManifest = utf8(entry.manifest());
    byte[] writer = utf8(entry.writerUuid());
    ByteBuffer out =
        ByteBuffer.allocate(
            HEAD
                + Integer.BYTES
                + 3 * Short.BYTES
                + manifest.length
                + eventManifest.length
                + writer.length
                + payload.length);
    head(out, LEAN, entry);
    out.putInt(serializer.identifier());
    put(out, manifest);
    put(out, eventManifest);
    put(out, writer);
    return out.put(payload).array();
  }

  private byte[] writeEnvelope(PersistentRepr entry) {
    byte[] payload = serialization.serialize(entry).get();
    ByteBuffer out = ByteBuffer.allocate(HEAD + payload.length);
    head(out, ENVELOPE, entry);
    return out.put(payload).array();
  }

  private static void head(ByteBuffer out, byte form, PersistentRepr entry) {
    out.put(VERSION).put(form).putLong(0).putLong(entry.timestamp());
  }

  private static byte[] utf8(String text) {
    return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
  }

  private static void put(ByteBuffer out, byte[] text) {
    if (text.length > Short.MAX_VALUE) {
      throw new IllegalArgumentException(
          "Expected names of at most 32 KiB in an entry, but one has " + text.length + " bytes.");
    }
    out.putShort((short) text.length).put(text);
  }

  /** The order of commits over all streams. */
  static void commit(byte[] value, long number) {
    ByteBuffer.wrap(value).putLong(COMMIT_AT, number);
  }

  static long commit(byte[] value) {
    return ByteBuffer.wrap(value).getLong(COMMIT_AT);
  }

  PersistentRepr read(String stream, long sequence, byte[] value) {
    ByteBuffer in = ByteBuffer.wrap(value);
    byte version = in.get();
    if (version != VERSION) {
      throw new IllegalStateException(
          "Expected an entry of version "
              + VERSION
              + " at "
              + stream
              + ":"
              + sequence
              + ", but got version "
              + version
              + ": a newer slapmaster wrote it.");
    }
    byte form = in.get();
    in.getLong();
    long timestamp = in.getLong();
    if (form == ENVELOPE) {
      byte[] envelope = rest(in);
      return serialization.deserialize(envelope, PersistentRepr.class).get();
    }
    int serializer = in.getInt();
    String manifest = text(in);
    String eventManifest = text(in);
    String writer = text(in);
    Object event = serialization.deserialize(rest(in), serializer, manifest).get();
    return PersistentRepr$.MODULE$
        .apply(event, sequence, stream, eventManifest, false, null, writer)
        .withTimestamp(timestamp);
  }

  private static String text(ByteBuffer in) {
    byte[] text = new byte[in.getShort()];
    in.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static byte[] rest(ByteBuffer in) {
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    return rest;
  }
}
