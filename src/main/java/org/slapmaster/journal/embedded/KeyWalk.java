package org.slapmaster.journal.embedded;

import java.nio.ByteBuffer;
import org.slapmaster.journal.JournalFault.Kind;

/**
 * Reads every key there is and finds what no commit put there, streams whose entries do not follow
 * one another, and names that do not lead to their streams and back. Used once.
 */
final class KeyWalk {
  private final Database database;
  private final Head head;
  private final Found found;
  private int id;
  private long previous;
  private long counted;
  private String at = "its beginning";

  KeyWalk(Database database, Head head, Found found) {
    this.database = database;
    this.head = head;
    this.found = found;
  }

  void run() {
    try {
      database.engine().scan(Keys.LEAST, Keys.BEYOND, this::key);
      if (counted > found.countPresent()) {
        database.engine().scan(Keys.first('e'), Keys.after('e'), this::locate);
      }
    } catch (RuntimeException unreadable) {
      found.fault(
          Kind.UNREADABLE,
          0,
          null,
          "Expected to read the whole database, but after %s: %s",
          at,
          unreadable.getMessage());
    }
  }

  private boolean key(byte[] key, byte[] value) {
    switch (key.length == 0 ? 0 : key[0]) {
      case 'e' -> entry(key, value);
      case 'd' -> name(key, value);
      case 'n' -> id(key, value);
      case 'x' -> deletion(key);
      case 'f', 't', 'c', 'u', 'h' -> {}
      default ->
          found.fault(
              Kind.INSERTED, 0, null, "Expected no key of kind %d, but there is one.", key[0]);
    }
    return true;
  }

  /** Written after the walk began. */
  private boolean isNews(byte[] value) {
    long commit = StoredEntry.commit(value);
    return commit > head.commits() && commit <= database.head().commits();
  }

  private void entry(byte[] key, byte[] value) {
    if (value.length >= StoredEntry.LEAST && isNews(value)) {
      return;
    }
    counted++;
    long entry = Keys.entry(key);
    if (Keys.id(key) != id) {
      id = Keys.id(key);
      previous = found.deletedUpTo(id);
    }
    String stream = stream(id);
    at = stream + ":" + entry;
    String missing = stream + ":" + (previous + 1);
    if (entry > previous + 1 && !found.has(missing)) {
      found.fault(
          Kind.GAP,
          0,
          missing,
          "Expected %s:%d after %s:%d, but the next entry is %d.",
          stream,
          previous + 1,
          stream,
          previous,
          entry);
    }
    previous = Math.max(previous, entry);
  }

  private String stream(int number) {
    String name = found.name(number);
    return name == null ? "stream " + number : name;
  }

  /** Entries that the index does not know. */
  private boolean locate(byte[] key, byte[] value) {
    String position = stream(Keys.id(key)) + ":" + Keys.entry(key);
    boolean whole = value.length >= StoredEntry.LEAST;
    if (found.has(position) || (whole && isNews(value))) {
      return true;
    }
    Segment.Row row = whole ? database.row(StoredEntry.commit(value)) : null;
    if (row == null || row.id() != Keys.id(key) || row.entry() != Keys.entry(key)) {
      found.fault(
          Kind.INSERTED,
          0,
          position,
          "Expected no entry %s, but there is one that was never committed.",
          position);
    }
    return true;
  }

  private void name(byte[] key, byte[] value) {
    byte[] back = database.engine().get(Keys.id(Keys.text(value)));
    if (back == null || ByteBuffer.wrap(back).getInt() != Keys.id(key)) {
      misnamed(Keys.text(value));
    }
  }

  private void id(byte[] key, byte[] value) {
    String stream = Keys.stream(key);
    if (value.length != Integer.BYTES
        || !stream.equals(database.name(ByteBuffer.wrap(value).getInt()))) {
      misnamed(stream);
    }
  }

  private void misnamed(String stream) {
    found.fault(
        Kind.CHAIN,
        0,
        null,
        "Expected the name %s to lead to its stream and back, but it does not.",
        stream);
  }

  private void deletion(byte[] key) {
    int number = Keys.id(key);
    if (found.deletedUpTo(number) == 0) {
      found.fault(
          Kind.CHAIN,
          0,
          null,
          "Expected a commit that deleted entries of %s, but there is none.",
          stream(number));
    }
  }
}
