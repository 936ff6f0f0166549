package org.slapmaster.http.slap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slapmaster.actor.MasterFixture;
import org.slapmaster.http.ApiFixture;
import org.slapmaster.http.RawConnection;

/** Every bound of a call, tried on a real socket; no refused call leaves a trace in the journal. */
final class LimitsTest {
  private static final String FORM =
      " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n";
  private static ApiFixture master;
  private static StockCalls stock;
  private int eventsBefore;

  @BeforeAll
  static void start() {
    master =
        ApiFixture.start(
            Map.of(
                "slapmaster.http.header-timeout", "2s",
                "slapmaster.http.body-timeout", "1s"));
    stock = new StockCalls(master.url);
    stock.computer("COMP-42", 2);
  }

  @AfterAll
  static void stop() {
    master.close();
  }

  @BeforeEach
  void count() {
    eventsBefore = stock.events();
  }

  @AfterEach
  void nothingWasJournaled() {
    assertThat(stock.events()).isEqualTo(eventsBefore);
  }

  @Test
  void aHeaderThatComesByteByByteIsCutOff() throws Exception {
    try (RawConnection connection = new RawConnection(master.url)) {
      connection.send("GET /getHateoasUrl HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ");
      assertThat(isCutOffWhileSending(connection)).isTrue();
    }
  }

  @Test
  void aConnectionOnWhichNothingComesIsCutOff() throws Exception {
    try (RawConnection connection = new RawConnection(master.url)) {
      assertThat(connection.read()).isEqualTo(-1);
    }
  }

  @Test
  void aConnectionIsKeptForTheNextCallButNotForEver() throws Exception {
    try (RawConnection connection = new RawConnection(master.url)) {
      for (int i = 0; i < 3; i++) {
        connection.send("GET /getHateoasUrl HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        assertThat(connection.answer()).contains(" 200 ").endsWith("http://127.0.0.1/hateoas/");
      }
      connection.send("GET /getHat");
      assertThat(isCutOffWhileSending(connection)).isTrue();
    }
  }

  /** Sends one byte after the other, each long before the idle timeout. */
  private static boolean isCutOffWhileSending(RawConnection connection) throws IOException {
    long deadline = System.nanoTime() + MasterFixture.PATIENCE.toNanos();
    connection.patience(200);
    while (System.nanoTime() < deadline) {
      try {
        connection.send("x");
        if (connection.read() == -1) {
          return true;
        }
      } catch (SocketTimeoutException stillOpen) {
        // Goes on.
      } catch (IOException broken) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aBodyThatDoesNotComeIsRefused() throws Exception {
    try (RawConnection connection = new RawConnection(master.url)) {
      connection.send("POST /requestComputer" + FORM + "Content-Length: 20\r\n\r\ncomputer_title=");
      assertThat(connection.answer()).contains(" 400 ").contains("Expected the whole body");
    }
  }

  @Test
  void aBodyThatComesByteByByteIsRefused() throws Exception {
    try (RawConnection connection = new RawConnection(master.url)) {
      connection.send("POST /requestComputer" + FORM + "Content-Length: 100000\r\n\r\n");
      connection.patience(200);
      long deadline = System.nanoTime() + MasterFixture.PATIENCE.toNanos();
      int first = -1;
      while (first == -1 && System.nanoTime() < deadline) {
        connection.send("x");
        try {
          first = connection.read();
        } catch (SocketTimeoutException stillWaiting) {
          // Goes on.
        }
      }
      connection.patience((int) MasterFixture.PATIENCE.toMillis());
      assertThat((char) first + connection.answer()).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void aBodyThatComesBehindItsHeaderIsRead() throws Exception {
    String body = "software_product_reference=p";
    try (RawConnection connection = new RawConnection(master.url)) {
      connection.send(
          "POST /getSoftwareReleaseListFromSoftwareProduct"
              + FORM
              + "Expect: 100-continue\r\nContent-Length: %d\r\n\r\n".formatted(body.length()));
      assertThat(connection.status()).isEqualTo(100);
      connection.send(body.substring(0, 10)).send(body.substring(10));
      assertThat(connection.answer())
          .contains(" 200 ")
          .endsWith("<marshal><list id=\"i2\"/></marshal>");
    }
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedWhateverItSaysOfItsLength() throws Exception {
    byte[] body = new byte[2 * 1024 * 1024];
    try (RawConnection told = new RawConnection(master.url)) {
      told.send("POST /requestComputer" + FORM + "Content-Length: " + body.length + "\r\n\r\n");
      assertThat(told.send(body).answer()).contains(" 413 ").contains("1024 KiB");
    }
    try (RawConnection chunked = new RawConnection(master.url)) {
      chunked.send("POST /requestComputer" + FORM + "Transfer-Encoding: chunked\r\n\r\n");
      String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
      for (int i = 0; i < 17; i++) {
        chunked.send(chunk);
      }
      assertThat(chunked.answer()).contains(" 413 ");
    }
  }

  @Test
  void aFormatMayBeLargerThanOtherCallsButNotOfAnySize() throws Exception {
    String huge = "Content-Length: " + 40 * 1024 * 1024 + "\r\n\r\n";
    try (RawConnection connection = new RawConnection(master.url)) {
      connection.send("POST /loadComputerConfigurationFromXML" + FORM + huge);
      for (int i = 0; i < 40; i++) {
        connection.send(new byte[1024 * 1024]);
      }
      assertThat(connection.answer()).contains(" 413 ").contains("32768 KiB");
    }
    String comment = "<!--" + "x".repeat(3 * 1024 * 1024) + "-->";
    assertThat(
            stock
                .post(
                    "loadComputerConfigurationFromXML",
                    "xml",
                    "<marshal>" + comment + "<none/></marshal>")
                .text())
        .contains("Expected a dictionary");
  }

  @Test
  void headersAndAddressesAreBounded() throws Exception {
    assertStatus("GET /getHateoasUrl HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + "y".repeat(9_000), 431);
    assertStatus(
        "GET /getHateoasUrl HTTP/1.1\r\nHost: 127.0.0.1" + "\r\nX: y".repeat(100), 431, 400);
    assertStatus("GET /getHateoasUrl?" + "y".repeat(20_000) + " HTTP/1.1\r\nHost: 127.0.0.1", 414);
    assertStatus("GET /get\u0001HateoasUrl HTTP/1.1\r\nHost: 127.0.0.1", 400);
  }

  private static void assertStatus(String header, Integer... statuses) throws IOException {
    try (RawConnection connection = new RawConnection(master.url)) {
      String answer = connection.send(header + "\r\n\r\n").answer();
      assertThat(answer).contains("Expected an HTTP request, but ");
      assertThat(Integer.parseInt(answer.split(" ")[1])).isIn((Object[]) statuses);
    }
  }

  @Test
  void moreConnectionsThanAllowedWaitForTheirTurn() throws Exception {
    ApiFixture narrow = ApiFixture.start(Map.of("akka.http.server.max-connections", "2"));
    String call = "GET /getHateoasUrl HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    try (RawConnection first = new RawConnection(narrow.url);
        RawConnection second = new RawConnection(narrow.url);
        RawConnection third = new RawConnection(narrow.url)) {
      assertThat(first.send(call).answer()).contains(" 200 ");
      assertThat(second.send(call).answer()).contains(" 200 ");
      third.send(call).patience(1_000);
      assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(third::read);
      first.hangUp();
      third.patience((int) MasterFixture.PATIENCE.toMillis());
      assertThat(third.answer()).contains(" 200 ");
    } finally {
      narrow.close();
    }
  }
}
