package org.slapmaster.http;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import java.util.concurrent.CompletionStage;

/** One interface of the master under the one address that is served; has its own form of errors. */
public interface Face {
  /**
   * Answers a call whose host and origin were found good. Must not block; whatever goes wrong
   * becomes an answer in the form of the face, so that the stage never fails.
   */
  CompletionStage<HttpResponse> answer(HttpRequest request);

  /** What to answer when a call was refused before the face saw it. */
  HttpResponse refuse(Problem problem);
}
