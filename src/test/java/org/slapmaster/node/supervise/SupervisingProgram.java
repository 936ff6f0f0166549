package org.slapmaster.node.supervise;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * Stands for a node program that is killed: adopts a partition, starts what it is told, says so,
 * and stays.
 */
final class SupervisingProgram {
  private SupervisingProgram() {}

  /** Arguments: the root, then name and script of each service. */
  @SuppressWarnings("resource")
  public static void main(String[] arguments) throws Exception {
    PartitionPaths paths = Scene.partition(Path.of(arguments[0]), RunAs.SELF);
    Supervisor supervisor = new Supervisor(paths, () -> {});
    supervisor.adopt();
    for (int i = 1; i < arguments.length; i += 2) {
      System.out.println("applying");
      supervisor.apply(Scene.shell(paths, arguments[i], arguments[i + 1]));
    }
    System.out.println("done");
    new CountDownLatch(1).await();
  }
}
