package org.slapmaster.http.api;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;
import org.slapmaster.domain.master.Master;
import org.slapmaster.http.Problem;
import org.slapmaster.http.Responses;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.NetworkAddress;
import org.slapmaster.view.Reason;

/**
 * How the master's replies are answered. This is the one place where connection parameters leave in
 * clear: to whoever requested the instance.
 */
final class Orders {
  private final long retryAfter;

  /**
   * @param retryAfter seconds after which a caller who waits should ask again
   */
  Orders(long retryAfter) {
    this.retryAfter = retryAfter;
  }

  /**
   * @param reason why the caller waits; null when he does not
   * @param connection in clear or masked
   * @param violated a filter that the instance's place does not meet; null when met
   */
  private record Answer(
      String status,
      String guid,
      String title,
      String tree,
      String software,
      String type,
      String requested,
      long revision,
      String computer,
      String partition,
      List<String> addresses,
      SortedMap<String, String> connection,
      String violated,
      Reason reason,
      Long retryAfter) {}

  /** How connection parameters are shown. */
  private interface Shown extends Function<ConnectionParameters, SortedMap<String, String>> {}

  private record Plan(String status, List<String> steps) {}

  private record Destroyed(String status, String title) {}

  private record Done(String status) {}

  /** To whoever requested the instance: with the connection parameters in clear. */
  HttpResponse toRequester(Master.Reply reply) {
    return answer(reply, ConnectionParameters::values);
  }

  /** To whoever ordered an instance about: with the connection parameters masked. */
  HttpResponse toOperator(Master.Reply reply) {
    return answer(reply, ConnectionParameters::masked);
  }

  private HttpResponse answer(Master.Reply reply, Shown shown) {
    if (reply instanceof Master.Refused refused) {
      throw Problem.of(refused.refusal());
    } else if (reply instanceof Master.PleaseWait wait) {
      Answer answer =
          answer("please_wait", wait.instance(), shown, Reason.of(wait.why()), retryAfter);
      return Responses.retry(Responses.json(StatusCodes.ACCEPTED, answer), retryAfter);
    } else if (reply instanceof Master.Ready ready) {
      return ok(answer("ready", ready.instance(), shown, null, null));
    } else if (reply instanceof Master.Plan plan) {
      return ok(new Plan("plan", plan.steps()));
    } else if (reply instanceof Master.Destroyed destroyed) {
      return ok(new Destroyed("destroyed", destroyed.title().value()));
    } else if (reply instanceof Master.Done) {
      return ok(new Done("done"));
    }
    throw new IllegalArgumentException("Expected a reply of the master, but got " + reply + ".");
  }

  private static HttpResponse ok(Object answer) {
    return Responses.json(StatusCodes.OK, answer);
  }

  private static Answer answer(
      String status, Master.Instance instance, Shown shown, Reason reason, Long retryAfter) {
    return new Answer(
        status,
        instance.guid().value(),
        instance.title().value(),
        instance.tree().value(),
        instance.release().url(),
        instance.type().name(),
        instance.state().toString(),
        instance.revision(),
        instance.partition() == null ? null : instance.partition().computer().value(),
        instance.partition() == null ? null : instance.partition().name(),
        instance.addresses().stream().map(NetworkAddress::address).toList(),
        shown.apply(instance.published()),
        instance.violated(),
        reason,
        retryAfter);
  }
}
