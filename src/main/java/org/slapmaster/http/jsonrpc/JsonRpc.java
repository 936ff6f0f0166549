package org.slapmaster.http.jsonrpc;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.util.ByteString;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slapmaster.actor.StockClient;
import org.slapmaster.codec.Json;
import org.slapmaster.http.Bodies;
import org.slapmaster.http.Certificates;
import org.slapmaster.http.Face;
import org.slapmaster.http.Faults;
import org.slapmaster.http.Problem;
import org.slapmaster.model.Expect;
import org.slapmaster.security.ActiveCertificateException;

/**
 * All methods {@code slapos.*}, after slapos.core's own JSON-RPC interface and the ERP5 master's.
 */
public final class JsonRpc implements Face {
  /** Where the schemas of all methods are served. */
  public static final String SCHEMA_PATH = "/slapos.schema.json";

  private static final int MAX_BODY = 256 * 1024;
  private final Schemas schemas = new Schemas();
  private final Map<String, Handler> handlers = new HashMap<>();
  private final Bodies bodies;

  /** What a method does; what it throws becomes an answer. */
  interface Handler extends Function<RpcCall, CompletionStage<? extends JsonNode>> {}

  /**
   * @param stock what is asked of the master
   * @param certificates where pairs of computers and instances come from
   */
  public JsonRpc(ActorSystem<?> system, StockClient stock, Certificates certificates) {
    bodies = new Bodies(system);
    new InstanceCalls(stock, certificates).addTo(handlers);
    new ComputerCalls(stock, certificates).addTo(handlers);
    Expect.that(
        handlers.keySet().equals(schemas.methods()),
        "Expected a handler for each of %s, but there are those of %s.",
        schemas.methods(),
        handlers.keySet());
  }

  @Override
  public CompletionStage<HttpResponse> answer(HttpRequest request) {
    String method = request.getUri().path().substring(1);
    boolean isSchema = request.getUri().path().equals(SCHEMA_PATH);
    try {
      if (isSchema && request.method().equals(HttpMethods.GET)) {
        return CompletableFuture.completedStage(
            HttpResponse.create().withEntity(ContentTypes.APPLICATION_JSON, schemas.text()));
      }
      check(request, method);
    } catch (RuntimeException refused) {
      bodies.discard(request);
      return CompletableFuture.completedStage(failure(refused));
    }
    return bodies
        .read(request, MAX_BODY)
        .thenCompose(body -> call(method, request, body))
        .exceptionally(JsonRpc::failure);
  }

  private void check(HttpRequest request, String method) {
    if (!schemas.know(method)) {
      throw new RpcProblem(
          StatusCodes.NOT_FOUND,
          "Expected a method of the JSON-RPC interface, but got '" + Expect.shown(method) + "'.");
    } else if (!request.method().equals(HttpMethods.POST)) {
      throw new RpcProblem(
          StatusCodes.METHOD_NOT_ALLOWED,
          "Expected POST, but got " + Expect.shown(request.method().value()) + ".");
    } else if (!acceptsJson(request)) {
      throw new RpcProblem(
          StatusCodes.NOT_ACCEPTABLE,
          "Expected a caller that accepts application/json, but it accepts other types only.");
    } else if (!request.entity().getContentType().mediaType().equals(MediaTypes.APPLICATION_JSON)) {
      throw new RpcProblem(
          StatusCodes.BAD_REQUEST,
          "Expected a body of Content-Type application/json, but got '"
              + Expect.shown(request.entity().getContentType().toString())
              + "'.");
    }
  }

  /** Content negotiation of RFC 9110 for the one type that is offered. */
  private static boolean acceptsJson(HttpRequest request) {
    return request
        .getHeader(akka.http.javadsl.model.headers.Accept.class)
        .map(
            accept -> {
              for (var range : accept.getMediaRanges()) {
                if (range.matches(MediaTypes.APPLICATION_JSON) && range.qValue() > 0) {
                  return true;
                }
              }
              return false;
            })
        .orElse(true);
  }

  private CompletionStage<HttpResponse> call(String method, HttpRequest request, ByteString body) {
    JsonNode argument = parse(body);
    schemas
        .problemOfInput(method, argument)
        .ifPresent(
            problem -> {
              throw new RpcProblem(
                  StatusCodes.BAD_REQUEST,
                  "Expected an argument that fits the method, but: " + Expect.shown(problem) + ".");
            });
    return handlers
        .get(method)
        .apply(new RpcCall(request, argument))
        .thenApply(answer -> checked(method, answer));
  }

  private static JsonNode parse(ByteString body) {
    try {
      JsonNode argument = Json.STRICT.readTree(body.toArray());
      if (argument instanceof ObjectNode) {
        return argument;
      }
      throw new RpcProblem(
          StatusCodes.BAD_REQUEST, "Expected a JSON object as the body, but got another value.");
    } catch (JsonProcessingException malformed) {
      throw new RpcProblem(
          StatusCodes.BAD_REQUEST,
          "Expected JSON as the body, but: " + Expect.shown(malformed.getOriginalMessage()) + ".");
    } catch (IOException malformed) {
      throw new RpcProblem(
          StatusCodes.BAD_REQUEST,
          "Expected JSON as the body, but: " + Expect.shown(malformed.getMessage()) + ".");
    }
  }

  private HttpResponse checked(String method, JsonNode answer) {
    schemas
        .problemOfOutput(method, answer)
        .ifPresent(
            problem -> {
              throw new IllegalStateException(
                  "Expected an answer of " + method + " that fits its schema, but " + problem);
            });
    return json(StatusCodes.OK, answer);
  }

  private static HttpResponse json(StatusCode status, JsonNode value) {
    return HttpResponse.create()
        .withStatus(status)
        .addHeader(RawHeader.create("Cache-Control", "no-store"))
        .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"))
        .withEntity(ContentTypes.APPLICATION_JSON, value.toString());
  }

  @Override
  public HttpResponse refuse(Problem problem) {
    return failure(problem);
  }

  private static HttpResponse failure(Throwable failure) {
    if (failure instanceof CompletionException && failure.getCause() != null) {
      return failure(failure.getCause());
    } else if (failure instanceof RpcProblem problem) {
      HttpResponse response = error(problem.status(), problem.type(), problem.getMessage());
      return problem.status().equals(StatusCodes.METHOD_NOT_ALLOWED)
          ? response.addHeader(RawHeader.create("Allow", "POST"))
          : response;
    } else if (failure instanceof Problem problem) {
      StatusCode status =
          problem.status().equals(StatusCodes.NOT_FOUND) ? StatusCodes.FORBIDDEN : problem.status();
      return error(status, status.reason(), problem.getMessage());
    } else if (failure instanceof ActiveCertificateException active) {
      return error(StatusCodes.FORBIDDEN, StatusCodes.FORBIDDEN.reason(), active.getMessage());
    }
    return Faults.answer(
        "JSON-RPC face", failure, (status, sentence) -> error(status, status.reason(), sentence));
  }

  private static HttpResponse error(StatusCode status, String type, String sentence) {
    ObjectNode error = JsonNodeFactory.instance.objectNode();
    error.put("status", status.intValue()).put("type", type).put("title", sentence);
    return json(status, error);
  }
}
