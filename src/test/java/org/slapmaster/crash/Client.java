package org.slapmaster.crash;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slapmaster.history.ClientHistory;
import org.slapmaster.history.ClientHistory.Answer;

/** Asks a master and notes in the history what it was told. Thread-safe. */
final class Client {
  /** Longer than a master lets its callers wait, so that a hang is seen. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final int SERVER_ERROR = 500;
  private static final int UNAVAILABLE = 503;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI master;
  private final ClientHistory history;
  private final AtomicLong answers = new AtomicLong();

  Client(String url, ClientHistory history) {
    this.master = URI.create(url + "/");
    this.history = history;
  }

  /** How many calls were answered so far. */
  long answers() {
    return answers.get();
  }

  /**
   * Null when the master refused, or when nobody knows what became of it.
   *
   * @throws AssertionError when the master had a fault
   */
  Answer ask(String name, Face face, Wish wish) throws InterruptedException {
    ClientHistory.Call call = history.invoke(name + " " + face, wish.order());
    try {
      HttpResponse<String> response = send(face.request(master, wish));
      if (response.statusCode() == UNAVAILABLE) {
        call.unknown("503");
        return null;
      }
      Answer answer = face.answer(wish, response);
      call.answered(answer);
      answers.incrementAndGet();
      return answer;
    } catch (Face.Refused refused) {
      call.refused(refused.getMessage());
      if (refused.status >= SERVER_ERROR) {
        throw new AssertionError(wish + " was answered " + refused.getMessage(), refused);
      }
    } catch (ConnectException nobody) {
      call.refused("nobody heard it");
    } catch (IOException broken) {
      call.unknown(broken.toString());
    }
    return null;
  }

  /**
   * A call of the JSON API that is either done or to be repeated.
   *
   * @throws IOException when it is to be repeated
   */
  void post(String path, Map<String, ?> body) throws IOException, InterruptedException {
    HttpResponse<String> response = send(Face.json(master, path, body));
    if (response.statusCode() / 100 != 2) {
      throw new IOException(path + " was answered " + response.statusCode() + response.body());
    }
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
  }

  URI master() {
    return master;
  }
}
