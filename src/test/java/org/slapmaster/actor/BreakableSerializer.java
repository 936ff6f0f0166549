package org.slapmaster.actor;

import akka.serialization.SerializerWithStringManifest;
import java.io.NotSerializableException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slapmaster.journal.Block;
import org.slapmaster.journal.BlockSerializer;
import org.slapmaster.journal.Recorded;

/**
 * The journal's serializer, which on demand fails the next write of a block with a certain event:
 * the real journal then refuses the write, and its actor stops.
 */
public final class BreakableSerializer extends SerializerWithStringManifest {
  /** Setting that puts it in place of the real one. */
  static final Map<String, String> SETTING =
      Map.of("akka.actor.serializers.slapmaster-block", BreakableSerializer.class.getName());

  /** Names of events whose next write fails. */
  static final Set<String> FAILS_ONCE = ConcurrentHashMap.newKeySet();

  private final BlockSerializer real = new BlockSerializer();

  @Override
  public int identifier() {
    return real.identifier();
  }

  @Override
  public String manifest(Object block) {
    return real.manifest(block);
  }

  @Override
  public byte[] toBinary(Object block) {
    for (Recorded recorded : ((Block) block).events()) {
      String name = recorded.event().getClass().getSimpleName();
      if (FAILS_ONCE.remove(name)) {
        throw new IllegalStateException(
            "Expected a journal that works, but the test broke it at " + name);
      }
    }
    return real.toBinary(block);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    return real.fromBinary(bytes, manifest);
  }
}
