package org.slapmaster.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.slapmaster.actor.MasterFixture;

/** A connection on which a test writes what no HTTP client would. */
public final class RawConnection implements AutoCloseable {
  private final Socket socket;

  public RawConnection(String url) throws IOException {
    URI uri = URI.create(url);
    socket = new Socket(uri.getHost(), uri.getPort());
    socket.setTcpNoDelay(true);
    patience((int) MasterFixture.PATIENCE.toMillis());
  }

  /** How long a read waits before it fails. */
  public void patience(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  public RawConnection send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawConnection send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** The next byte; -1 when the server has closed the connection. */
  public int read() throws IOException {
    return socket.getInputStream().read();
  }

  /** The header of the next answer. */
  public String header() throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    while (!header.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      assertThat(next).as("the connection ended after '%s'", header).isNotNegative();
      header.write(next);
    }
    return header.toString(StandardCharsets.ISO_8859_1);
  }

  /** The status of the next answer. */
  public int status() throws IOException {
    return Integer.parseInt(header().split(" ")[1]);
  }

  /** The next answer, header and body of the length that it tells. */
  public String answer() throws IOException {
    String header = header();
    int length =
        header
            .lines()
            .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
            .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
            .findFirst()
            .orElse(0);
    byte[] body = socket.getInputStream().readNBytes(length);
    return header + new String(body, StandardCharsets.UTF_8);
  }

  /** Ends it before {@link #close} does. */
  public void hangUp() throws IOException {
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
