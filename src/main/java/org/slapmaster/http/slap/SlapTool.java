package org.slapmaster.http.slap;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpMethod;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaType;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.util.ByteString;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slapmaster.actor.StockClient;
import org.slapmaster.domain.Refusal;
import org.slapmaster.http.Bodies;
import org.slapmaster.http.Certificates;
import org.slapmaster.http.Face;
import org.slapmaster.http.Problem;
import org.slapmaster.http.slap.Methods.Method;
import org.slapmaster.model.Expect;

/**
 * The SLAP tool as a face. Methods that only read answer GET and POST; those that change something
 * answer POST only, because a browser makes a GET for any page.
 */
public final class SlapTool implements Face {
  private final Methods methods = new Methods();
  private final Bodies bodies;

  /**
   * @param stock what is asked of the master
   * @param certificates where pairs of computers and instances come from
   */
  public SlapTool(ActorSystem<?> system, StockClient stock, Certificates certificates) {
    bodies = new Bodies(system);
    new RequestMethods(stock).addTo(methods);
    new ComputerMethods(stock).addTo(methods);
    new PartitionMethods(stock).addTo(methods);
    new SoftwareMethods(stock, system.settings().config()).addTo(methods);
    new StatusMethods(stock).addTo(methods);
    new CertificateMethods(stock, certificates).addTo(methods);
  }

  @Override
  public CompletionStage<HttpResponse> answer(HttpRequest request) {
    String path = request.getUri().path();
    Method method = methods.at(path);
    if (method == null) {
      return unread(
          request,
          Replies.error(
              StatusCodes.NOT_FOUND,
              "Expected a method of the SLAP tool, but got '" + Expect.shown(path) + "'."));
    }
    HttpMethod verb = request.method();
    if (verb.equals(HttpMethods.GET) && !method.changes()) {
      return answer(method, request, ByteString.emptyByteString());
    } else if (!verb.equals(HttpMethods.POST)) {
      return unread(request, wrongVerb(method, verb));
    } else if (!isForm(request)) {
      return unread(request, noForm(request));
    }
    return bodies
        .read(request, method.maxBody())
        .thenCompose(body -> answer(method, request, body))
        .exceptionally(Replies::failure);
  }

  private static CompletionStage<HttpResponse> answer(
      Method method, HttpRequest request, ByteString body) {
    try {
      String query = request.getUri().rawQueryString().orElse(null);
      Call call = new Call(request, Form.parse(body, query), method.maxBody());
      return method.handler().apply(call).exceptionally(Replies::failure);
    } catch (RuntimeException failure) {
      return CompletableFuture.completedStage(Replies.failure(failure));
    }
  }

  @Override
  public HttpResponse refuse(Problem problem) {
    return Replies.failure(problem);
  }

  /** Answers without having looked at the body, which is to be let pass. */
  private CompletionStage<HttpResponse> unread(HttpRequest request, HttpResponse response) {
    bodies.discard(request);
    return CompletableFuture.completedStage(response);
  }

  private static HttpResponse wrongVerb(Method method, HttpMethod verb) {
    String allowed = method.changes() ? "POST" : "GET, POST";
    return Replies.error(
            StatusCodes.METHOD_NOT_ALLOWED,
            "Expected " + allowed + ", but got " + Expect.shown(verb.value()) + ".")
        .addHeader(RawHeader.create("Allow", allowed));
  }

  /** A body whose type is not told is taken as what it should be. */
  private static boolean isForm(HttpRequest request) {
    MediaType type = request.entity().getContentType().mediaType();
    return type.equals(MediaTypes.APPLICATION_X_WWW_FORM_URLENCODED)
        || type.toString().equals("none/none");
  }

  private static HttpResponse noForm(HttpRequest request) {
    return Replies.failure(
        new Problem(
            StatusCodes.UNSUPPORTED_MEDIA_TYPE,
            Refusal.Reason.INVALID,
            "Expected a form of Content-Type application/x-www-form-urlencoded, but got '"
                + Expect.shown(request.entity().getContentType().toString())
                + "'."));
  }
}
