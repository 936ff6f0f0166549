package org.slapmaster.journal.embedded;

/** Akka's own kit for journals, on RocksDB. */
public class RocksJournalSpec extends JournalSpecification {
  public RocksJournalSpec() {
    super("rocksdb");
  }
}
