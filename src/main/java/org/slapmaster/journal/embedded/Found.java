package org.slapmaster.journal.embedded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slapmaster.journal.JournalFault;
import org.slapmaster.journal.JournalHead;
import org.slapmaster.journal.JournalVerdict;

/** What a verification has found so far, in bounded memory. Not thread-safe. */
final class Found {
  private static final int NAMES = 10_000;
  private static final int POSITIONS = 100_000;
  private final Database database;
  private final List<JournalFault> faults = new ArrayList<>();

  /** Where a fault was found already. */
  private final Set<String> positions = new HashSet<>();

  private final Map<Integer, String> names = bounded();
  private final Map<Integer, Long> deletions = bounded();
  private long faultCount;
  private long firstBad = Long.MAX_VALUE;
  private long present;
  private long sound;
  private long deleted;

  Found(Database database) {
    this.database = database;
  }

  private static <T> Map<Integer, T> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<Integer, T> eldest) {
        return size() > NAMES;
      }
    };
  }

  void fault(
      JournalFault.Kind kind, long commit, String position, String sentence, Object... arguments) {
    faultCount++;
    if (faults.size() < JournalVerdict.LISTED) {
      faults.add(new JournalFault(kind, commit, position, String.format(sentence, arguments)));
    }
    if (position != null && positions.size() < POSITIONS) {
      positions.add(position);
    }
    if (commit > 0) {
      firstBad = Math.min(firstBad, commit);
    }
  }

  boolean has(String position) {
    return positions.contains(position);
  }

  /** An entry that the index names is there, sound or not. */
  void present() {
    present++;
  }

  void sound() {
    sound++;
  }

  void deleted() {
    deleted++;
  }

  long countPresent() {
    return present;
  }

  /** Null when the stream has none. */
  String name(int id) {
    return names.computeIfAbsent(id, database::name);
  }

  /** Whether a journaled deletion took an entry. */
  boolean isDeleted(int id, long entry) {
    return entry > 0 && entry <= deletedUpTo(id);
  }

  /** How far a stream was deleted, as a commit says; 0 for not at all. */
  long deletedUpTo(int id) {
    Long known = deletions.get(id);
    if (known != null) {
      return known;
    }
    byte[] value = database.engine().get(Keys.deleted(id));
    long last = value == null ? 0 : deletion(id, value);
    deletions.put(id, last);
    return last;
  }

  private long deletion(int id, byte[] value) {
    Batch.Deleted claim = Batch.Deleted.read(value);
    Segment.Row row = database.row(claim.commit());
    boolean journaled = row != null && row.id() == id && row.entry() == -claim.last();
    String stream = name(id);
    return journaled
            && stream != null
            && Arrays.equals(row.digest(), Chain.deletion(stream, claim.last()))
        ? claim.last()
        : 0;
  }

  JournalVerdict verdict(JournalHead head) {
    long lastGood = firstBad == Long.MAX_VALUE ? head.commits() : firstBad - 1;
    return new JournalVerdict(
        head, sound, deleted, List.copyOf(faults), faultCount, lastGood, position(lastGood));
  }

  private String position(long commit) {
    try {
      return database.position(commit);
    } catch (RuntimeException unreadable) {
      return null;
    }
  }
}
