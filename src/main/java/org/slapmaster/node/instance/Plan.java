package org.slapmaster.node.instance;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import org.slapmaster.model.InstanceGuid;
import org.slapmaster.node.supervise.PromiseSpec;
import org.slapmaster.node.supervise.ServiceSpec;
import org.slapmaster.protocol.ChildRequest;

/**
 * What an instance needs to become what is desired: an {@link InstanceFile} rendered. Sections that
 * wait or have an error are left out of it, and so is what depends on them.
 *
 * @param requests by section
 * @param missing the connection parameters in {@code return} that are not published yet, by section
 *     of their request; empty sets do not occur
 * @param steps runs and services, each after what it comes after
 * @param services the names of all services of the file, left out or not
 * @param waiting sections that need what is not known yet, such as {@code service.web}, or that
 *     depend on a section that waits or has an error
 * @param errors one sentence by section; may contain secrets
 * @param neededPorts names without a port yet, with the number to begin at; when there are any, the
 *     plan was rendered with stand-ins and may not be carried out
 * @param neededSecrets names without a secret yet, with their lengths; likewise
 * @param secrets what to mask wherever text of the instance is shown
 * @param shared of the shared instances that it serves
 */
record Plan(
    Map<String, ChildRequest> requests,
    SortedMap<String, SortedSet<String>> missing,
    List<RenderedFile> files,
    List<Step> steps,
    Set<String> services,
    List<PromiseSpec> promises,
    SortedMap<String, String> publishEarly,
    SortedMap<String, String> publish,
    Set<String> waiting,
    SortedMap<String, String> errors,
    SortedMap<String, Integer> neededPorts,
    SortedMap<String, Integer> neededSecrets,
    Secrets secrets,
    SharedPlan shared) {

  /**
   * A file to be there.
   *
   * @param path relative to the partition
   * @param mode octal
   */
  record RenderedFile(String path, String content, String mode) {}

  /** Something to do when all of {@code after} is done, up, and (by its promise) working. */
  sealed interface Step {
    String name();

    List<String> after();
  }

  /**
   * A command that ends.
   *
   * @param creates relative to the partition; null: it runs whenever {@code digest} is another
   * @param creating the directory that is renamed to {@code creates}, relative to the partition
   * @param digest of the command and of the files it names
   */
  record Run(
      String name,
      List<String> after,
      String creates,
      String creating,
      List<String> command,
      Map<String, String> environment,
      Duration timeout,
      String digest)
      implements Step {}

  /** A process that stays. */
  record Service(List<String> after, ServiceSpec spec) implements Step {
    @Override
    public String name() {
      return spec.name();
    }
  }

  /** Ends the names of what a shared instance has for itself: runs, secrets. */
  static String suffix(InstanceGuid shared) {
    return "@" + shared;
  }

  /** Whether the plan was rendered with stand-ins. */
  boolean needsMore() {
    return !neededPorts.isEmpty() || !neededSecrets.isEmpty();
  }

  /** Whether every section of the file is in the plan. */
  boolean isComplete() {
    return waiting.isEmpty() && errors.isEmpty();
  }
}
