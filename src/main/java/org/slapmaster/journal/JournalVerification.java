package org.slapmaster.journal;

import java.util.List;

/**
 * What to verify besides the entries themselves.
 *
 * @param content opens what an entry holds
 * @param progress hears now and then how far it is
 * @param expected heads that were noted elsewhere, which this history has to go through
 */
public record JournalVerification(Content content, Progress progress, List<JournalHead> expected) {
  /** Opens entries, and whatever it throws says why one cannot be opened. */
  public interface Content {
    /**
     * @param stream the persistence id
     * @param entry its number in the stream, from 1
     * @param serializer the number of Akka's serializer
     * @param manifest what the serializer calls the payload's type
     */
    void open(String stream, long entry, int serializer, String manifest, byte[] payload)
        throws Exception;
  }

  /** How far it is. */
  public interface Progress {
    void at(long commit, long commits);
  }

  public JournalVerification {
    expected = List.copyOf(expected);
  }

  /** That every block of events can be read, and nothing else. */
  public static JournalVerification ofBlocks() {
    return new JournalVerification(
        JournalVerification::openBlock, (commit, commits) -> {}, List.of());
  }

  private static void openBlock(
      String stream, long entry, int serializer, String manifest, byte[] payload) throws Exception {
    new BlockSerializer().fromBinary(payload, manifest);
  }

  public JournalVerification expecting(List<JournalHead> heads) {
    return new JournalVerification(content, progress, heads);
  }

  public JournalVerification telling(Progress listener) {
    return new JournalVerification(content, listener, expected);
  }
}
