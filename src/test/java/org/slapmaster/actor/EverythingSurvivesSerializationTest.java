package org.slapmaster.actor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializers;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.slapmaster.Samples;
import org.slapmaster.domain.graph.ComputerNode;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.protocol.WireMessage;

/** Whatever may travel between cluster members arrives as it was sent. */
class EverythingSurvivesSerializationTest {
  /** Messages of actors to themselves, their children and their neighbours in one process. */
  private static final Set<String> NEVER_LEAVE_THE_PROCESS =
      Set.of(
          "ComputerJournal$Recovered",
          "ComputerJournal$Carry",
          "GraphView$Committed",
          "GraphView$Loaded",
          "GraphView$GetSnapshot",
          "GraphView$Known",
          "GraphView$Ask",
          "GraphView$Answer",
          "GraphView$Watch",
          "GraphView$Happened",
          "GraphView$Subscribe",
          "GraphView$Unsubscribe",
          "PartitionActor$Told",
          // Holds a reference to a running stream, which Akka serializes.
          "GraphView$SnapshotStream");

  private static final ActorSystem<Object> SYSTEM =
      ActorSystem.create(
          Behaviors.ignore(),
          "serialization",
          ConfigFactory.parseMap(Map.of("akka.actor.provider", "local", "akka.loglevel", "WARNING"))
              .withFallback(ConfigFactory.load()));

  @AfterAll
  static void stop() {
    SYSTEM.terminate();
    MasterFixture.await(SYSTEM.getWhenTerminated());
  }

  @Test
  void everyWireMessageArrivesAsItWasSent() throws Exception {
    List<Class<?>> messages = messages();
    assertThat(messages).hasSizeGreaterThan(30);
    for (Class<?> message : messages) {
      for (long seed = 1; seed <= 40; seed++) {
        survives(new Samples(seed).leaf(ActorRef.class, random -> SYSTEM), message, seed);
      }
    }
  }

  private static List<Class<?>> messages() {
    List<Class<?>> wire =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                // A node's own messages, in its package, go from its agent to itself.
                .importPackages("org.slapmaster.actor", "org.slapmaster.protocol")
                .stream()
                .filter(type -> type.isAssignableTo(WireMessage.class) && type.isRecord())
                .filter(
                    type ->
                        !NEVER_LEAVE_THE_PROCESS.contains(
                            type.getName().substring(type.getPackageName().length() + 1)))
                .<Class<?>>map(JavaClass::reflect)
                .toList();
    return Stream.concat(wire.stream(), Stream.of(InstanceNode.class, ComputerNode.class)).toList();
  }

  private static void survives(Samples samples, Class<?> type, long seed) throws Exception {
    Object sent = samples.make(type);
    Serialization serialization = SerializationExtension.get(SYSTEM);
    var serializer = serialization.serializerFor(type);
    assertThat(serializer.getClass().getSimpleName()).isEqualTo("JacksonCborSerializer");
    byte[] bytes = serialization.serialize(sent).get();
    Object arrived =
        serialization
            .deserialize(bytes, serializer.identifier(), Serializers.manifestFor(serializer, sent))
            .get();
    assertThat(arrived).as("%s with seed %d", type.getName(), seed).isEqualTo(sent);
  }

  @Test
  void whatNeverLeavesTheProcessIsNamedRightly() {
    assertThat(NEVER_LEAVE_THE_PROCESS)
        .allSatisfy(name -> assertThat(Class.forName("org.slapmaster.actor." + name)).isNotNull());
  }
}
