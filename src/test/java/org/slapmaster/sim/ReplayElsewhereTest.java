package org.slapmaster.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slapmaster.Again;
import org.slapmaster.journal.StateDigest;
import org.slapmaster.journal.StreamId;

/**
 * What was lived here is what another Java machine reads from the same blocks: every entity, and
 * the graph. {@code -Dseeds=N} takes more histories, {@code -Dseed=N} one of them.
 */
class ReplayElsewhereTest {
  private static final int EVENTS = 300;
  @TempDir private Path directory;

  @Test
  void anotherJavaMachineReadsWhatWasLivedHere() throws Exception {
    Long only = Long.getLong("seed");
    long first = only == null ? 1 : only;
    long count = only == null ? Long.getLong("seeds", 30) : 1;
    List<String> lived = new ArrayList<>();
    List<String> disks = new ArrayList<>();
    for (long seed : LongStream.range(first, first + count).toArray()) {
      Simulation simulation = new Simulation(seed, Planted.NONE, EVENTS);
      simulation.run(EVENTS);
      World world = simulation.world;
      Path disk = directory.resolve(String.valueOf(seed));
      write(world.disk, disk);
      lived.add(states(world));
      disks.add(disk.toString());
    }
    List<String> read = elsewhere(disks);
    for (int i = 0; i < count; i++) {
      assertThat(read.get(i))
          .as("Again: %s", Again.command("ReplayElsewhereTest", "seed", first + i))
          .isEqualTo(lived.get(i));
    }
  }

  private static List<String> elsewhere(List<String> disks) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx400m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ReplayElsewhereTest.class.getName());
    command.addAll(disks);
    Process other =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] said = other.getInputStream().readAllBytes();
    assertThat(other.waitFor()).isZero();
    return new String(said, StandardCharsets.UTF_8).lines().toList();
  }

  /** The other program: starts on each disk that is named, and prints one line on it. */
  public static void main(String[] disks) throws IOException {
    for (String disk : disks) {
      World world = new World(new Random(0), Planted.NONE);
      read(world.disk, Path.of(disk));
      world.killProcess();
      System.out.println(states(world));
    }
  }

  /** Digests of the graph and of the state of each entity, field by field. */
  private static String states(World world) {
    SortedMap<String, Object> states = new TreeMap<>();
    states.put("graph", StateDigest.of(world.live.graph().snapshot()));
    for (StreamId stream : world.disk.streams()) {
      states.put(stream.toString(), StateDigest.of(world.durable(stream)));
    }
    return states.toString();
  }

  private static void write(Disk disk, Path file) throws IOException {
    try (OutputStream bytes = Files.newOutputStream(file);
        DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(disk.streams().size());
      for (StreamId stream : disk.streams()) {
        List<byte[]> blocks = disk.read(stream);
        out.writeUTF(stream.toString());
        out.writeInt(blocks.size());
        for (byte[] block : blocks) {
          out.writeInt(block.length);
          out.write(block);
        }
      }
    }
  }

  private static void read(Disk disk, Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file);
        DataInputStream in = new DataInputStream(bytes)) {
      for (int streams = in.readInt(); streams > 0; streams--) {
        StreamId stream = StreamId.parse(in.readUTF());
        for (int blocks = in.readInt(); blocks > 0; blocks--) {
          byte[] block = in.readNBytes(in.readInt());
          disk.write(new Disk.Write(stream, block, () -> {}, () -> {}));
        }
      }
      disk.sync();
    }
  }
}
