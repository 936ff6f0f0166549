package org.slapmaster.journal.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EffectBuilder;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.serialization.JSerializer;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slapmaster.journal.StreamingSerializer;

/** A snapshot saves time and never changes what the journal tells. */
class SnapshotsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private final Config settings =
      ConfigFactory.parseString(
              """
              akka.actor.serializers.text = "%s"
              akka.actor.serialization-bindings { "%s" = text }
              """
                  .formatted(TextSerializer.class.getName(), Text.class.getName()))
          .withFallback(KitSettings.of("leveldb"));
  private final Path data = Path.of(settings.getString("slapmaster.data"));

  /** Adds a word, or none, and tells what there is. */
  private record Add(String word, ActorRef<String> replyTo) {}

  /** Words one after the other. */
  record Text(String words) {}

  /** Snapshots as large as they like: they go to disk and come back bit by bit. */
  public static final class TextSerializer extends JSerializer implements StreamingSerializer {
    @Override
    public void write(Object text, DataOutputStream out) throws IOException {
      out.writeUTF(((Text) text).words());
    }

    @Override
    public Text read(DataInputStream in, String manifest) throws IOException {
      return new Text(in.readUTF());
    }

    @Override
    public int identifier() {
      return 71;
    }

    @Override
    public boolean includeManifest() {
      return false;
    }

    @Override
    public byte[] toBinary(Object text) {
      throw new UnsupportedOperationException("not in one piece");
    }

    @Override
    public Object fromBinaryJava(byte[] bytes, Class<?> manifest) {
      throw new UnsupportedOperationException("not in one piece");
    }
  }

  private static final class Words extends EventSourcedBehavior<Add, String, Text> {
    Words() {
      super(PersistenceId.ofUniqueId("words"));
    }

    @Override
    public Text emptyState() {
      return new Text("");
    }

    @Override
    public CommandHandler<Add, String, Text> commandHandler() {
      return newCommandHandlerBuilder().forAnyState().onCommand(Add.class, this::add).build();
    }

    private Effect<String, Text> add(Add add) {
      EffectBuilder<String, Text> effect =
          add.word().isEmpty() ? Effect().none() : Effect().persist(add.word());
      return effect.thenRun(text -> add.replyTo().tell(text.words()));
    }

    @Override
    public EventHandler<Text, String> eventHandler() {
      return (text, word) -> new Text(text.words() + word);
    }

    @Override
    public RetentionCriteria retentionCriteria() {
      return RetentionCriteria.snapshotEvery(3, 2);
    }
  }

  /** What the actor says, in an actor system of its own, after it has added words. */
  private String words(Config config, int snapshots, String... added) throws Exception {
    ActorSystem<Add> system = ActorSystem.create(new Words(), "words", config);
    try {
      String words = "";
      for (String word : added) {
        words =
            AskPattern.<Add, String>ask(
                    system, replyTo -> new Add(word, replyTo), PATIENCE, system.scheduler())
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
      Awaitility.await().atMost(PATIENCE).until(() -> snapshots().size() >= snapshots);
      return words;
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private List<Path> snapshots() {
    Path directory = data.resolve("snapshots");
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".snapshot")).sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void aSnapshotIsUsedAndADamagedOneIsPassedOver() throws Exception {
    assertThat(words(settings, 1, "a", "b", "c", "d")).isEqualTo("abcd");
    assertThat(snapshots()).hasSize(1);
    assertThat(words(settings, 1, "")).isEqualTo("abcd");

    Path snapshot = snapshots().get(0);
    byte[] content = Files.readAllBytes(snapshot);
    content[content.length / 2] ^= 1;
    Files.write(snapshot, content);

    assertThat(words(settings, 1, "")).isEqualTo("abcd");
  }

  @Test
  void aSnapshotOfAnotherHistoryIsPassedOver() throws Exception {
    words(settings, 2, "a", "b", "c", "d", "e", "f");
    Config other =
        ConfigFactory.parseString(
                "slapmaster.journal.embedded.dir = \"" + data.resolve("other") + "\"")
            .withFallback(settings);

    assertThat(words(other, 2, "x")).isEqualTo("x");
    assertThat(words(settings, 2, "g")).isEqualTo("abcdefg");
  }
}
