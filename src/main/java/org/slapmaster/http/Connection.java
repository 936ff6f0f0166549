package org.slapmaster.http;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.Attributes;
import akka.stream.BidiShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import java.time.Duration;

/**
 * Stands between the HTTP layer of one connection and whoever answers: closes the connection when
 * the next request's header is not complete in time, counted from the connection or the last
 * answer.
 *
 * <p>Why not the idle timeout: that one begins anew with every byte, so that somebody who sends one
 * byte every few seconds holds a connection for ever.
 */
final class Connection
    extends GraphStage<BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse>> {
  private final Inlet<HttpRequest> requestIn = Inlet.create("Connection.requestIn");
  private final Outlet<HttpRequest> requestOut = Outlet.create("Connection.requestOut");
  private final Inlet<HttpResponse> responseIn = Inlet.create("Connection.responseIn");
  private final Outlet<HttpResponse> responseOut = Outlet.create("Connection.responseOut");
  private final BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape =
      BidiShape.of(requestIn, requestOut, responseIn, responseOut);
  private final Duration patience;

  /**
   * @param patience within which a header has to come
   */
  Connection(Duration patience) {
    this.patience = patience;
  }

  @Override
  public BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inherited) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private static final String TOO_SLOW = "too slow";
    private int open;

    Logic() {
      super(shape);
      setHandler(
          requestIn,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              open++;
              cancelTimer(TOO_SLOW);
              push(requestOut, grab(requestIn));
            }

            @Override
            public void onUpstreamFinish() {
              complete(requestOut);
            }
          });
      setHandler(
          requestOut,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              pull(requestIn);
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              cancel(requestIn, cause);
            }
          });
      setHandler(
          responseIn,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              HttpResponse response = grab(responseIn);
              open--;
              // An answer that streams ends when it ends; whoever is idle after one is idle.
              if (open == 0 && response.entity().isStrict()) {
                scheduleOnce(TOO_SLOW, patience);
              }
              push(responseOut, response);
            }

            @Override
            public void onUpstreamFinish() {
              complete(responseOut);
            }
          });
      setHandler(
          responseOut,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              pull(responseIn);
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              cancel(responseIn, cause);
            }
          });
    }

    @Override
    public void preStart() {
      scheduleOnce(TOO_SLOW, patience);
    }

    @Override
    public void onTimer(Object key) {
      completeStage();
    }
  }
}
