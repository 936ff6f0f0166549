package org.slapmaster.node.supervise;

import java.util.List;
import java.util.function.Consumer;
import org.slapmaster.model.PromiseResult;

/**
 * Looks at the promises of one partition, each in its period; thread-safe. Results outlive the node
 * program.
 */
public final class PromiseRunner implements AutoCloseable {
  /**
   * @param onEdge gets all results when a promise began to pass or to fail in a periodic run;
   *     called from any thread
   */
  public PromiseRunner(PartitionPaths paths, Consumer<List<PromiseResult>> onEdge) {}

  /** Replaces the promises that are looked at; results of the others are forgotten. */
  public void retain(List<PromiseSpec> specs) {
    throw new UnsupportedOperationException();
  }

  /**
   * Looks at every promise now, at all of them at once, and returns when the slowest is done or
   * timed out.
   */
  public List<PromiseResult> runAll() {
    throw new UnsupportedOperationException();
  }

  /** Ends the periodic runs. */
  @Override
  public void close() {}
}
