package org.slapmaster.journal.embedded;

import java.util.Arrays;

/**
 * What is checked whenever a database is opened, in time that does not depend on its size: that
 * head, commit index and the newest entries agree, and that what was acknowledged before is there.
 */
final class Soundness {
  private final Database database;

  Soundness(Database database) {
    this.database = database;
  }

  /**
   * @throws IllegalStateException with one sentence that says up to where it is sound
   */
  void check() {
    Head head = database.head();
    Segment last = database.lastSegment();
    if (head.commits() == 0 && last == null) {
      return;
    }
    if (last == null || last.last() != head.commits() || database.chainAt(head.commits()) == null) {
      throw refused(
          last == null ? "the commit index has nothing there" : "the commit index says otherwise",
          0);
    }
    Found found = new Found(database);
    long commit = last.first();
    for (Segment.Row row : last.rows()) {
      String stream = database.name(row.id());
      byte[] value = row.isDeletion() ? null : database.entry(row.id(), row.entry());
      if (stream == null) {
        throw refused("the stream of commit " + commit + " has no name", commit - 1);
      }
      boolean sound =
          value == null
              ? row.isDeletion() || found.isDeleted(row.id(), row.entry())
              : Arrays.equals(row.digest(), Chain.digest(stream, row.entry(), value));
      if (!sound) {
        throw refused(
            "the entry " + stream + ":" + row.entry() + " is not what was committed", commit - 1);
      }
      commit++;
    }
  }

  /**
   * That the database still has what was acknowledged.
   *
   * @param noted what the note beside it says
   */
  void check(Head noted) {
    Head head = database.head();
    if (noted.commits() > head.commits()) {
      throw new IllegalStateException(
          String.format(
              "Expected at least the %d commits of the journal in %s that were acknowledged, as its"
                  + " file %s says, but it ends with %s, after %s. Restore a back-up, or remove the"
                  + " file to go on without what is missing.",
              noted.commits(),
              database.directory(),
              HeadNote.FILE,
              position(head.commits()),
              head.told()));
    }
    if (!Arrays.equals(database.chainAt(noted.commits()), noted.chain())) {
      throw new IllegalStateException(
          String.format(
              "Expected the journal in %s to go through %s, as its file %s says, but it has another"
                  + " history: it was changed or exchanged. Restore a back-up, or remove the file"
                  + " to go on with this one.",
              database.directory(), noted.told(), HeadNote.FILE));
    }
  }

  private IllegalStateException refused(String what, long good) {
    return new IllegalStateException(
        String.format(
            "Expected the journal in %s to end with %s, but %s; %s. Restore a back-up.",
            database.directory(),
            database.head().told(),
            what,
            good > 0
                ? "it is good up to " + position(good) + " (commit " + good + ")"
                : "'slapmaster journal verify' says up to where a copy of it is good"));
  }

  private String position(long commit) {
    return commit == 0 ? "nothing" : database.position(commit);
  }
}
