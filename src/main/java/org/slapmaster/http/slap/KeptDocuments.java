package org.slapmaster.http.slap;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slapmaster.domain.graph.ComputerPicture;
import org.slapmaster.model.ComputerId;
import org.slapmaster.seal.Vault;

/**
 * Documents of whole computers, kept until their computer changes: a node asks again and again
 * while nothing happens. Those asked for least recently go when there are too many. Thread-safe.
 */
final class KeptDocuments {
  private static final long MAX_BYTES = 64L * 1024 * 1024;

  private record Kept(ComputerPicture picture, byte[] document) {}

  private final Map<ComputerId, Kept> byComputer = new LinkedHashMap<>(16, 0.75f, true);
  private final Vault vault;
  private long bytes;

  KeptDocuments(Vault vault) {
    this.vault = vault;
  }

  /** The document of a picture. */
  byte[] of(ComputerPicture picture) {
    ComputerId computer = picture.computer().id();
    synchronized (byComputer) {
      Kept kept = byComputer.get(computer);
      if (kept != null && kept.picture() == picture) {
        return kept.document();
      }
    }
    byte[] document = ComputerDocument.whole(picture, vault);
    keep(computer, new Kept(picture, document));
    return document;
  }

  private void keep(ComputerId computer, Kept newest) {
    synchronized (byComputer) {
      Kept before = byComputer.put(computer, newest);
      bytes += newest.document().length - (before == null ? 0 : before.document().length);
      Iterator<Kept> oldest = byComputer.values().iterator();
      while (bytes > MAX_BYTES && oldest.hasNext()) {
        bytes -= oldest.next().document().length;
        oldest.remove();
      }
    }
  }
}
