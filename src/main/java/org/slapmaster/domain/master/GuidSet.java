package org.slapmaster.domain.master;

import java.util.BitSet;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slapmaster.model.InstanceGuid;

/**
 * Guids in their order, one bit for each: there is one of nearly every instance in such a set. Not
 * thread-safe.
 */
final class GuidSet {
  private static final int BLOCK = 4_096;
  private final TreeMap<Long, BitSet> blocks = new TreeMap<>();
  private int size;

  void add(InstanceGuid guid) {
    BitSet block = blocks.computeIfAbsent(guid.number() / BLOCK, number -> new BitSet());
    if (!block.get(bit(guid))) {
      block.set(bit(guid));
      size++;
    }
  }

  void remove(InstanceGuid guid) {
    BitSet block = blocks.get(guid.number() / BLOCK);
    if (block != null && block.get(bit(guid))) {
      block.clear(bit(guid));
      size--;
      if (block.isEmpty()) {
        blocks.remove(guid.number() / BLOCK);
      }
    }
  }

  boolean contains(InstanceGuid guid) {
    BitSet block = blocks.get(guid.number() / BLOCK);
    return block != null && block.get(bit(guid));
  }

  private static int bit(InstanceGuid guid) {
    return (int) (guid.number() % BLOCK);
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** In ascending order. */
  Stream<InstanceGuid> stream() {
    return blocks.entrySet().stream()
        .flatMap(
            block ->
                block.getValue().stream()
                    .mapToObj(bit -> InstanceGuid.numbered(block.getKey() * BLOCK + bit)));
  }
}
