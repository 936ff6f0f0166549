package org.slapmaster.http.slap;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slapmaster.actor.StockClient;
import org.slapmaster.domain.graph.ComputerPicture;
import org.slapmaster.http.BaseUrl;
import org.slapmaster.http.Preference;
import org.slapmaster.model.ComputerId;
import org.slapmaster.model.Title;
import org.slapmaster.slap.ConsumptionReport;
import org.slapmaster.slap.Marshal;
import org.slapmaster.slap.MarshalWriter;

/** What nodes ask and say of their computer as a whole. */
final class ComputerMethods {
  /** The most bytes of a computer's format, which describes each of its partitions. */
  private static final int MAX_FORMAT = 32 * 1024 * 1024;

  private static final Pattern VERSION = Pattern.compile("(?:W/)?\"([0-9]{1,18})\"");
  private final StockClient stock;
  private final KeptDocuments documents;

  ComputerMethods(StockClient stock) {
    this.stock = stock;
    this.documents = new KeptDocuments(stock.vault());
  }

  void addTo(Methods methods) {
    methods.reads("getFullComputerInformation", this::information);
    methods.reads("getComputerInformation", this::information);
    methods.changes("loadComputerConfigurationFromXML", MAX_FORMAT, this::format);
    methods.changes("computerBang", this::bang);
    methods.changes("useComputer", this::use);
    methods.changes("requestComputer", this::request);
    methods.reads(
        "getHateoasUrl",
        call ->
            CompletableFuture.completedStage(Replies.text(BaseUrl.of(call.request) + "/hateoas/")));
  }

  /**
   * The whole computer. Its version is the entity tag: with {@code If-None-Match} the answer is 304
   * while nothing changed, and with {@code Prefer: wait} it is held until something does.
   */
  private CompletionStage<HttpResponse> information(Call call) {
    ComputerId computer = call.computer();
    long seen = seen(call);
    Optional<Preference> preference = Preference.of(call.request);
    preference.ifPresent(held -> held.extend(call.request));
    CompletionStage<Optional<ComputerPicture>> picture =
        preference.isPresent()
            ? stock.visitWhenChanged(computer, seen, preference.get().patience())
            : stock.visit(computer);
    return picture.thenApply(
        found -> {
          HttpResponse response =
              answer(found.orElseThrow(() -> Occupants.noComputer(computer)), seen);
          return preference.map(held -> held.applied(response)).orElse(response);
        });
  }

  private HttpResponse answer(ComputerPicture picture, long seen) {
    HttpResponse response =
        picture.version() == seen
            ? Replies.marshalled(new byte[0]).withStatus(StatusCodes.NOT_MODIFIED)
            : Replies.marshalled(documents.of(picture));
    return response.addHeader(RawHeader.create("ETag", "\"" + picture.version() + "\""));
  }

  /** The version that the caller has; negative for none. */
  private static long seen(Call call) {
    return call.request
        .getHeader("If-None-Match")
        .map(header -> VERSION.matcher(header.value().strip()))
        .filter(Matcher::matches)
        .map(matcher -> Long.parseLong(matcher.group(1)))
        .orElse(-1L);
  }

  private CompletionStage<HttpResponse> format(Call call) {
    Format format = Format.read(Marshal.read("'xml'", call.text("xml"), MAX_FORMAT));
    return stock
        .format(format.computer(), format.format(), call.caller())
        .thenApply(refusal -> Replies.done(refusal, "done"));
  }

  private CompletionStage<HttpResponse> bang(Call call) {
    return stock
        .bangComputer(call.computer(), call.message("message"), call.caller())
        .thenApply(
            refusal ->
                refusal
                    .map(Replies::refused)
                    .orElseGet(() -> Replies.marshalled(MarshalWriter.write(""))));
  }

  private CompletionStage<HttpResponse> use(Call call) {
    ComputerId computer = call.computer();
    String report = call.text("use_string");
    ConsumptionReport.check(report);
    return stock
        .reportUsage(computer, report, call.caller())
        .thenApply(refusal -> Replies.done(refusal, "OK"));
  }

  private CompletionStage<HttpResponse> request(Call call) {
    return stock
        .requestComputer(call.value("computer_title", Title::new), call.caller())
        .thenApply(computer -> Replies.marshalled(ComputerDocument.reference(computer)));
  }
}
