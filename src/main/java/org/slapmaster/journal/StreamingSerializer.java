package org.slapmaster.journal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What an Akka serializer may be as well: snapshots then go to disk and come back bit by bit, so
 * that neither memory for a second copy nor the 2 GiB of one array limits them.
 */
public interface StreamingSerializer {
  /** Writes an object; called off the actor's thread, so the object must not change any more. */
  void write(Object object, DataOutputStream out) throws IOException;

  /**
   * Reads back what {@link #write} wrote.
   *
   * @param manifest what Akka calls the object's type
   */
  Object read(DataInputStream in, String manifest) throws IOException;
}
