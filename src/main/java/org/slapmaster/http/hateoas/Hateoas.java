package org.slapmaster.http.hateoas;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slapmaster.actor.StockClient;
import org.slapmaster.domain.Refusal;
import org.slapmaster.domain.graph.InstanceNode;
import org.slapmaster.http.BaseUrl;
import org.slapmaster.http.Face;
import org.slapmaster.http.Faults;
import org.slapmaster.http.Problem;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.Expect;
import org.slapmaster.model.Title;

/** The root document with its templates, searches, and the documents that they lead to. */
public final class Hateoas implements Face {
  private static final String ROOT = "/hateoas/";
  private static final String TREES = ROOT + "partitions/";
  private static final String COMPUTERS = ROOT + "computers/";
  private static final String TOKEN = ROOT + "me/computer_module/Base_getComputerToken";
  private final StockClient stock;

  public Hateoas(StockClient stock) {
    this.stock = stock;
  }

  @Override
  public CompletionStage<HttpResponse> answer(HttpRequest request) {
    try {
      if (!request.method().equals(HttpMethods.GET)) {
        throw new RefusedMethod();
      }
      return route(request).exceptionally(Hateoas::failure);
    } catch (RuntimeException failure) {
      return CompletableFuture.completedStage(failure(failure));
    }
  }

  private static final class RefusedMethod extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private CompletionStage<HttpResponse> route(HttpRequest request) {
    String path = request.getUri().path();
    if (path.equals("/hateoas")) {
      String query = request.getUri().rawQueryString().map(raw -> "?" + raw).orElse("");
      return done(redirect(StatusCodes.PERMANENT_REDIRECT, BaseUrl.of(request) + ROOT + query));
    } else if (path.equals(ROOT)) {
      return root(request);
    } else if (path.equals(TOKEN)) {
      throw new Problem(
          StatusCodes.FORBIDDEN,
          Refusal.Reason.NOT_IN_THIS_STATE,
          "Expected a master that authenticates, but this one needs no tokens yet: format the"
              + " computer with its reference.");
    } else if (path.startsWith(TREES)) {
      return tree(Paths.decoded(path.substring(TREES.length())));
    } else if (path.startsWith(COMPUTERS)) {
      return computer(Paths.decoded(path.substring(COMPUTERS.length())));
    }
    throw Problem.unknown("Expected a document, but there is no '%s'.", Expect.shown(path));
  }

  private static CompletionStage<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedStage(response);
  }

  private static HttpResponse redirect(StatusCode status, String to) {
    return HttpResponse.create().withStatus(status).addHeader(RawHeader.create("Location", to));
  }

  private CompletionStage<HttpResponse> root(HttpRequest request) {
    String mode = parameter(request, "mode", "");
    return switch (mode) {
      case "" -> done(json(links(BaseUrl.of(request))));
      case "search" -> search(Query.parse(parameter(request, "query", "")));
      case "traverse" -> {
        String relative = parameter(request, "relative_url", "");
        if (!relative.startsWith(TREES) && !relative.startsWith(COMPUTERS)) {
          throw Problem.unknown(
              "Expected a document, but there is no '%s'.", Expect.shown(relative));
        }
        yield done(redirect(StatusCodes.FOUND, BaseUrl.of(request) + Paths.safe(relative)));
      }
      default ->
          throw Problem.invalid(
              "Expected the mode search or traverse, but got '%s'.", Expect.shown(mode));
    };
  }

  private static String parameter(HttpRequest request, String name, String otherwise) {
    return request.getUri().query().get(name).orElse(otherwise);
  }

  private static ObjectNode links(String base) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ObjectNode links = root.putObject("_links");
    links.putObject("self").put("href", base + ROOT + "me");
    links.putObject("me").put("href", base + ROOT + "me");
    links
        .putObject("raw_search")
        .put("href", base + ROOT + "?mode=search&query={query}&select_list={select_list}");
    links
        .putObject("traverse")
        .put("href", base + ROOT + "?mode=traverse&relative_url={relative_url}&view={view}");
    return root;
  }

  private CompletionStage<HttpResponse> search(Query query) {
    return switch (query.kind()) {
      case TREES -> stock.roots().thenApply(roots -> rows(trees(roots, query.name())));
      case COMPUTERS ->
          stock
              .computers()
              .thenApply(
                  computers ->
                      rows(
                          computers.stream()
                              .filter(
                                  c -> query.name() == null || c.id().value().equals(query.name()))
                              .map(Documents::row)
                              .toList()));
      case INSTANCES ->
          stock
              .tree(new Title(query.name()))
              .thenApply(members -> rows(members.stream().map(Documents::row).toList()));
      case INSTALLATIONS ->
          stock
              .computers()
              .thenApply(
                  computers ->
                      rows(
                          computers.stream()
                              .filter(c -> c.id().value().equals(query.name()))
                              .flatMap(c -> c.software().stream())
                              .map(Documents::row)
                              .toList()));
    };
  }

  private static List<ObjectNode> trees(List<InstanceNode> roots, String title) {
    return roots.stream()
        .filter(root -> title == null || root.title().value().equals(title))
        .map(
            root ->
                Documents.row(root)
                    .put("relative_url", TREES + Paths.encoded(root.title().value())))
        .toList();
  }

  private static HttpResponse rows(List<ObjectNode> rows) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putObject("_embedded").putArray("contents").addAll(rows);
    return json(answer);
  }

  private CompletionStage<HttpResponse> tree(String name) {
    Title title = Problem.checked(() -> new Title(name));
    return stock
        .root(title)
        .thenCombine(
            stock.tree(title),
            (found, members) ->
                json(
                    Documents.tree(
                        found.orElseThrow(
                            () ->
                                Problem.unknown(
                                    "Expected an instance tree, but there is no '%s'.",
                                    Expect.shown(name))),
                        members,
                        stock.vault())));
  }

  private CompletionStage<HttpResponse> computer(String reference) {
    return stock
        .computer(Problem.checked(() -> new ComputerId(reference)))
        .thenApply(
            found ->
                json(
                    Documents.computer(
                        found
                            .orElseThrow(
                                () ->
                                    Problem.unknown(
                                        "Expected a computer, but there is no '%s'.",
                                        Expect.shown(reference)))
                            .computer())));
  }

  private static HttpResponse json(ObjectNode document) {
    return answer(StatusCodes.OK, document);
  }

  private static HttpResponse answer(StatusCode status, ObjectNode document) {
    return HttpResponse.create()
        .withStatus(status)
        .addHeader(RawHeader.create("Cache-Control", "no-store"))
        .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"))
        .withEntity(ContentTypes.APPLICATION_JSON, document.toString());
  }

  @Override
  public HttpResponse refuse(Problem problem) {
    return failure(problem);
  }

  private static HttpResponse failure(Throwable failure) {
    if (failure instanceof CompletionException && failure.getCause() != null) {
      return failure(failure.getCause());
    } else if (failure instanceof Problem problem) {
      return error(problem.status(), problem.getMessage());
    } else if (failure instanceof IllegalArgumentException malformed) {
      return error(StatusCodes.BAD_REQUEST, malformed.getMessage());
    } else if (failure instanceof RefusedMethod) {
      return error(StatusCodes.METHOD_NOT_ALLOWED, "Expected GET, but got another method.")
          .addHeader(RawHeader.create("Allow", "GET"));
    }
    return Faults.answer("HATEOAS face", failure, Hateoas::error);
  }

  private static HttpResponse error(StatusCode status, String sentence) {
    return answer(status, JsonNodeFactory.instance.objectNode().put("error", sentence));
  }
}
