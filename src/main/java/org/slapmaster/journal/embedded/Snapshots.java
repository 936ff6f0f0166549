package org.slapmaster.journal.embedded;

import akka.dispatch.Futures;
import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotSelectionCriteria;
import akka.persistence.snapshot.japi.SnapshotStore;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import akka.serialization.Serializers;
import com.typesafe.config.Config;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slapmaster.journal.StreamingSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;

/**
 * The snapshot plugin; named in {@code persistence.conf}, created by Akka. A snapshot only saves
 * time: one that is damaged, or that belongs to another history than the journal beside it (which
 * was restored, or cut off), is passed over, and the journal alone tells.
 */
public final class Snapshots extends SnapshotStore {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
  private static final String BLOCKING = "akka.actor.default-blocking-io-dispatcher";
  private final Database database = Store.of(context().system()).database();
  private final Serialization serialization = SerializationExtension.get(context().system());
  private final ExecutionContext patient = context().system().dispatchers().lookup(BLOCKING);
  private final SnapshotFiles files;

  public Snapshots(Config settings) {
    Config journal = context().system().settings().config().getConfig(Store.SETTINGS);
    files =
        new SnapshotFiles(
            Path.of(settings.getString("dir")),
            new Room(database.directory(), journal.getBytes("reserve")));
  }

  private <T> Future<T> patiently(Callable<T> action) {
    return Futures.future(action, patient);
  }

  @Override
  public Future<Optional<SelectedSnapshot>> doLoadAsync(
      String persistenceId, SnapshotSelectionCriteria criteria) {
    return patiently(
        () -> {
          for (SnapshotMetadata found : files.list(persistenceId, criteria)) {
            Optional<SelectedSnapshot> snapshot = load(found);
            if (snapshot.isPresent()) {
              return snapshot;
            }
          }
          return Optional.empty();
        });
  }

  private Optional<SelectedSnapshot> load(SnapshotMetadata found) {
    try (SnapshotFiles.Reading file = files.read(found)) {
      Head taken = file.head();
      if (!isOfJournal(taken)) {
        LOG.warn(
            "{} belongs to another history than the journal, or to a later time: it is passed over,"
                + " and the journal is read",
            named(found));
        return Optional.empty();
      }
      DataInputStream in = file.content();
      int serializer = in.readInt();
      String manifest = in.readUTF();
      Serializer reader = serialization.serializerByIdentity().apply(serializer);
      Object snapshot =
          reader instanceof StreamingSerializer streaming
              ? streaming.read(in, manifest)
              : serialization.deserialize(in.readAllBytes(), serializer, manifest).get();
      LOG.info("{} is used", named(found));
      return Optional.of(SelectedSnapshot.create(found, snapshot));
    } catch (IOException | RuntimeException damaged) {
      LOG.warn(
          "{} cannot be read: it is passed over, and the journal is read. {}",
          named(found),
          damaged.toString());
      return Optional.empty();
    }
  }

  private static String named(SnapshotMetadata found) {
    return "The snapshot of %s after entry %d".formatted(found.persistenceId(), found.sequenceNr());
  }

  /**
   * A journal that was restored or cut off may have gone on otherwise, or not so far. If it has the
   * very commits that were there when a snapshot was taken, it has all that the snapshot tells of.
   */
  private boolean isOfJournal(Head taken) {
    return taken.commits() <= database.head().commits()
        && Arrays.equals(database.chainAt(taken.commits()), taken.chain());
  }

  @Override
  public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
    return patiently(
        () -> {
          // What the snapshot tells of was synced before it was taken, and is in the chain by now.
          Head head = database.head();
          Serializer serializer = serialization.findSerializerFor(snapshot);
          files.write(
              metadata,
              head,
              out -> {
                out.writeInt(serializer.identifier());
                out.writeUTF(Serializers.manifestFor(serializer, snapshot));
                if (serializer instanceof StreamingSerializer streaming) {
                  streaming.write(snapshot, out);
                } else {
                  out.write(serialization.serialize(snapshot).get());
                }
              });
          return null;
        });
  }

  @Override
  public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
    return patiently(
        () -> {
          SnapshotSelectionCriteria exact =
              metadata.timestamp() == 0
                  ? SnapshotSelectionCriteria.create(
                      metadata.sequenceNr(), Long.MAX_VALUE, metadata.sequenceNr(), 0)
                  : SnapshotSelectionCriteria.create(
                      metadata.sequenceNr(),
                      metadata.timestamp(),
                      metadata.sequenceNr(),
                      metadata.timestamp());
          delete(metadata.persistenceId(), exact);
          return null;
        });
  }

  @Override
  public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
    return patiently(
        () -> {
          delete(persistenceId, criteria);
          return null;
        });
  }

  private void delete(String persistenceId, SnapshotSelectionCriteria criteria) {
    files
        .list(persistenceId, criteria)
        .forEach(
            found -> {
              try {
                files.delete(found);
              } catch (IOException failure) {
                throw new UncheckedIOException(failure);
              }
            });
  }
}
