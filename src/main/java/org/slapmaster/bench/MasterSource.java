package org.slapmaster.bench;

import java.io.IOException;
import java.net.URI;

/** Where a master to be measured comes from. */
public interface MasterSource {
  /** A master that serves until it is closed. */
  interface Opened extends AutoCloseable {
    /** Its master URL. */
    URI url();

    @Override
    void close() throws IOException;
  }

  /** Whether each one opened is new and empty; otherwise it is the same one again. */
  boolean isFresh();

  /** Returns a master that is ready to serve. */
  Opened open() throws IOException, InterruptedException;

  /** A master that somebody else runs. */
  static MasterSource at(URI url) {
    return new MasterSource() {
      @Override
      public boolean isFresh() {
        return false;
      }

      @Override
      public Opened open() {
        return new Opened() {
          @Override
          public URI url() {
            return url;
          }

          @Override
          public void close() {
            // It stays with whoever runs it.
          }
        };
      }
    };
  }
}
