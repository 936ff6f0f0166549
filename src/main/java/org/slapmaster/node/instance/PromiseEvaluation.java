package org.slapmaster.node.instance;

import java.util.Map;
import java.util.TreeMap;
import org.slapmaster.node.supervise.PromiseSpec;

/** Renders the promises of an instance file. */
final class PromiseEvaluation {
  private static final int MAX_PORT = 65_535;
  private static final int MAX_STATUS = 599;
  private static final int OK = 200;

  private PromiseEvaluation() {}

  /**
   * @param secrets what a command's output must not show
   * @throws NotYet when a value that it needs is not there yet
   * @throws IllegalArgumentException with one sentence when a value is not what it should be
   */
  static PromiseSpec of(
      String name, InstanceFile.Promise promise, Scalars scalars, Secrets secrets) {
    if (promise.tcp() != null) {
      return new PromiseSpec.Tcp(
          name,
          promise.period(),
          promise.timeout(),
          scalars.text(promise.tcp().get("host")),
          scalars.number(promise.tcp().get("port"), MAX_PORT));
    } else if (promise.http() != null) {
      Map<String, Scalar> http = promise.http();
      return new PromiseSpec.Http(
          name,
          promise.period(),
          promise.timeout(),
          scalars.url(http.get("url")),
          http.containsKey("status") ? scalars.number(http.get("status"), MAX_STATUS) : OK,
          http.containsKey("contains") ? scalars.text(http.get("contains")) : null);
    }
    return new PromiseSpec.Command(
        name,
        promise.period(),
        promise.timeout(),
        scalars.texts(promise.command()),
        new TreeMap<>(scalars.texts(promise.environment())),
        secrets.texts());
  }
}
