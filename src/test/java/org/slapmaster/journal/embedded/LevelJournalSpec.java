package org.slapmaster.journal.embedded;

/** Akka's own kit for journals, on LevelDB. */
public class LevelJournalSpec extends JournalSpecification {
  public LevelJournalSpec() {
    super("leveldb");
  }
}
