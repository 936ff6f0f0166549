package org.slapmaster.journal.embedded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.slapmaster.journal.JournalFault.Kind;
import org.slapmaster.journal.JournalHead;
import org.slapmaster.journal.JournalVerdict;
import org.slapmaster.journal.JournalVerification;

/**
 * Walks a database twice: in the order of commits, where every entry has to be what the index says
 * and the chain has to follow; then ({@link KeyWalk}) over all keys, where nothing may stand that
 * no commit put there. Used once.
 */
final class Verifier {
  private static final int TELL_EVERY = 10_000;
  private final Database database;
  private final JournalVerification what;
  private final Head head;
  private final Found found;

  /** What is still to be met on the way, by commits. */
  private final TreeMap<Long, List<JournalHead>> expected = new TreeMap<>();

  /** Where the recomputed history stands. */
  private long commits;

  /** Null while a gap leaves it unknown. */
  private byte[] chain = Chain.start();

  /** The last commit whose chain was as the index says. */
  private long chained;

  Verifier(Database database, JournalVerification what) {
    this.database = database;
    this.what = what;
    head = database.head();
    found = new Found(database);
    what.expected()
        .forEach(e -> expected.computeIfAbsent(e.commits(), at -> new ArrayList<>()).add(e));
  }

  JournalVerdict run() {
    meet();
    try {
      database.segments(0, this::segment);
    } catch (RuntimeException unreadable) {
      found.fault(
          Kind.UNREADABLE,
          commits + 1,
          null,
          "Expected a commit index that can be read, but after commit %d: %s",
          commits,
          unreadable.getMessage());
    }
    end();
    new KeyWalk(database, head, found).run();
    what.progress().at(commits, head.commits());
    return found.verdict(JournalHead.of(commits, chain == null ? head.chain() : chain));
  }

  private boolean segment(Segment segment) {
    if (segment.first() > head.commits()) {
      return false;
    }
    if (segment.first() > commits + 1) {
      found.fault(
          Kind.CHAIN,
          commits + 1,
          null,
          "Expected commit %d in the index, but after %d comes %d.",
          commits + 1,
          commits,
          segment.first());
      chain = null;
    } else if (segment.first() <= commits) {
      found.fault(
          Kind.CHAIN,
          segment.first(),
          null,
          "Expected commit %d next in the index, but %d is there again.",
          commits + 1,
          segment.first());
      chain = null;
    }
    long commit = segment.first();
    for (Segment.Row row : segment.rows()) {
      commits = commit;
      chain = chain == null ? null : Chain.next(chain, row.digest());
      check(commit, row);
      if (chain != null) {
        meet();
      }
      commit++;
      if (commits % TELL_EVERY == 0) {
        what.progress().at(commits, head.commits());
      }
    }
    if (segment.chain() == null) {
      return true;
    }
    long unproved = chained + 1;
    chained = commits;
    if (chain != null && !Arrays.equals(chain, segment.chain())) {
      found.fault(
          Kind.CHAIN,
          unproved,
          null,
          "Expected %s in the index, but it says %s: its commits from %d on are not what they"
              + " were.",
          JournalHead.of(commits, chain),
          JournalHead.of(commits, segment.chain()),
          unproved);
    }
    chain = segment.chain();
    return true;
  }

  private void check(long commit, Segment.Row row) {
    String stream = found.name(row.id());
    if (stream == null) {
      found.fault(
          Kind.CHAIN,
          commit,
          null,
          "Expected the name of the stream of commit %d, but there is none of id %d.",
          commit,
          row.id());
      return;
    }
    if (row.isDeletion()) {
      if (!Arrays.equals(row.digest(), Chain.deletion(stream, -row.entry()))) {
        found.fault(
            Kind.CHAIN,
            commit,
            null,
            "Expected commit %d to be the deletion of %s up to %d, but its digest differs.",
            commit,
            stream,
            -row.entry());
      }
      return;
    }
    String position = stream + ":" + row.entry();
    byte[] value;
    try {
      value = database.entry(row.id(), row.entry());
    } catch (RuntimeException unreadable) {
      found.fault(
          Kind.UNREADABLE,
          commit,
          position,
          "Expected entry %s to be readable, but: %s",
          position,
          unreadable.getMessage());
      return;
    }
    if (value != null) {
      found.present();
      checkValue(commit, row, stream, position, value);
    } else if (found.isDeleted(row.id(), row.entry())) {
      found.deleted();
    } else {
      found.fault(
          Kind.REMOVED,
          commit,
          position,
          "Expected entry %s, committed as %d, but it is not there.",
          position,
          commit);
    }
  }

  private void checkValue(
      long commit, Segment.Row row, String stream, String position, byte[] value) {
    long claimed = value.length < StoredEntry.LEAST ? 0 : StoredEntry.commit(value);
    if (claimed != commit) {
      found.fault(
          claimed == 0 ? Kind.CHANGED : Kind.REORDERED,
          commit,
          position,
          "Expected at %s what was committed as %d, but it says that it is %d.",
          position,
          commit,
          claimed);
    } else if (!Arrays.equals(row.digest(), Chain.digest(stream, row.entry(), value))) {
      found.fault(
          Kind.CHANGED,
          commit,
          position,
          "Expected entry %s as it was committed (%d), but it is another: its digest differs.",
          position,
          commit);
    } else {
      open(commit, row, stream, position, value);
    }
  }

  private void open(long commit, Segment.Row row, String stream, String position, byte[] value) {
    try {
      StoredEntry entry = StoredEntry.read(value);
      what.content()
          .open(
              stream,
              row.entry(),
              entry.kind().serializer(),
              entry.kind().manifest(),
              entry.payload());
      found.sound();
    } catch (Exception undecodable) {
      found.fault(
          Kind.UNDECODABLE,
          commit,
          position,
          "Expected entry %s to be readable for this slapmaster, but: %s",
          position,
          undecodable.getMessage());
    }
  }

  /** Whether what was noted elsewhere is what this history has here. */
  private void meet() {
    List<JournalHead> here = expected.remove(commits);
    if (here == null) {
      return;
    }
    JournalHead now = JournalHead.of(commits, chain);
    for (JournalHead noted : here) {
      if (!noted.equals(now)) {
        found.fault(
            Kind.REWRITTEN,
            commits,
            null,
            "Expected the history that was noted as %s, but this one is %s there: something up to"
                + " commit %d was rewritten.",
            noted,
            now,
            commits);
      }
    }
  }

  private void end() {
    if (commits < head.commits()) {
      found.fault(
          Kind.HEAD,
          commits + 1,
          null,
          "Expected %d commits, as the head says, but the index ends at %d.",
          head.commits(),
          commits);
    } else if (chain != null && !Arrays.equals(chain, head.chain())) {
      found.fault(
          Kind.HEAD,
          commits,
          null,
          "Expected the journal to end with %s, but its head says %s.",
          JournalHead.of(commits, chain),
          head.told());
    }
    expected
        .values()
        .forEach(
            heads ->
                heads.forEach(
                    noted ->
                        found.fault(
                            Kind.TRUNCATED,
                            commits + 1,
                            null,
                            "Expected at least the %d commits that were noted, but the journal ends"
                                + " at %d: what came after is cut off.",
                            noted.commits(),
                            commits)));
  }
}
