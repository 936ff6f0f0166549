package org.slapmaster.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slapmaster.actor.MasterFixture;

/** A connection for one call after the other, made anew when the server or an input ended it. */
final class Caller implements AutoCloseable {
  /** Of an answer so much is read, for some have no end. */
  private static final int MOST_READ = 256 * 1024;

  /** Whoever has begun to answer goes on within so many milliseconds; streams of events do not. */
  private static final int MORE_WITHIN = 1_000;

  private final URI master;
  private Socket socket;
  private InputStream in;

  Caller(URI master) {
    this.master = master;
  }

  /**
   * The statuses of all answers; of a whole request there is one.
   *
   * @throws IOException when there is none in time, or it is not HTTP
   */
  List<Integer> call(Input input) throws IOException {
    boolean isFresh = socket == null;
    try {
      return callOnce(input);
    } catch (IOException failure) {
      close();
      if (isFresh) {
        throw failure;
      }
      // A server may close a connection that was idle.
      return callOnce(input);
    }
  }

  private List<Integer> callOnce(Input input) throws IOException {
    if (socket == null) {
      socket = new Socket(master.getHost(), master.getPort());
      socket.setSoTimeout((int) MasterFixture.PATIENCE.toMillis());
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    }
    return input.isWhole() ? List.of(whole(input)) : broken(input);
  }

  private int whole(Input input) throws IOException {
    socket.getOutputStream().write(input.request());
    List<String> header = header();
    int status = Integer.parseInt(header.get(0).split(" ")[1]);
    String length = value(header, "content-length");
    boolean isLast = "close".equalsIgnoreCase(value(header, "connection"));
    if (length != null && Long.parseLong(length) <= MOST_READ && !isLast) {
      in.skipNBytes(Long.parseLong(length));
    } else if (status != 304) {
      // What has no length is read in part.
      in.readNBytes(length == null ? 1 : MOST_READ);
      close();
    }
    return status;
  }

  private static String value(List<String> header, String name) {
    return header.stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse(null);
  }

  private List<String> header() throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection ended after " + lines + line);
      } else if (next == '\n') {
        if (line.isEmpty()) {
          return lines;
        }
        lines.add(line.toString());
        line.setLength(0);
      } else if (next != '\r') {
        line.append((char) next);
      }
    }
  }

  /** Says that nothing follows, and hears what the server makes of it; perhaps nothing. */
  private List<Integer> broken(Input input) throws IOException {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    try {
      socket.getOutputStream().write(input.request());
      socket.shutdownOutput();
      byte[] some = new byte[8192];
      for (int size = in.read(some); size >= 0 && heard.size() < MOST_READ; size = in.read(some)) {
        heard.write(some, 0, size);
        socket.setSoTimeout(MORE_WITHIN);
      }
    } catch (SocketTimeoutException silence) {
      if (heard.size() == 0) {
        throw silence;
      }
    } catch (IOException reset) {
      // The server may hang up on whom it does not understand.
    } finally {
      close();
    }
    List<Integer> statuses = new ArrayList<>();
    for (String line : heard.toString(ISO_8859_1).split("(?=HTTP/1\\.[01] )")) {
      if (line.matches("(?s)HTTP/1\\.[01] [0-9]{3} .*")) {
        statuses.add(Integer.parseInt(line.substring(9, 12)));
      }
    }
    return statuses;
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
