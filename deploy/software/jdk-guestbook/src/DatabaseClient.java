import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One connection to a `jdk-database`. An error that the server reports is an {@link IOException}.
 */
final class DatabaseClient implements Closeable {
  private static final int TIMEOUT_MS = 5_000;

  private final Socket socket = new Socket();
  private final BufferedReader in;
  private final OutputStream out;

  /** The newest rows of a table, the newest first, and how many the table has. */
  record Rows(long size, List<String> newest) {}

  DatabaseClient(String host, int port, String user, String password) throws IOException {
    try {
      socket.connect(new InetSocketAddress(host, port), TIMEOUT_MS);
      socket.setSoTimeout(TIMEOUT_MS);
      socket.setTcpNoDelay(true);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      out = socket.getOutputStream();
      String greeting = read();
      String challenge = greeting.substring(greeting.lastIndexOf(' ') + 1);
      ask("LOGIN " + user + " " + proof(password, challenge));
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /** Writes a row; when this returns, it is on the disk of the database. */
  void append(String table, String row) throws IOException {
    ask("APPEND " + table + " " + URLEncoder.encode(row, StandardCharsets.UTF_8));
  }

  Rows newest(String table, int count) throws IOException {
    String[] answer = ask("NEWEST " + table + " " + count).split(" ");
    List<String> rows = new ArrayList<>();
    for (int i = Integer.parseInt(answer[1]); i > 0; i--) {
      String row = read();
      rows.add(URLDecoder.decode(row.substring(row.indexOf(' ') + 1), StandardCharsets.UTF_8));
    }
    return new Rows(Long.parseLong(answer[0]), rows);
  }

  /** The name of the database, as the database says it. */
  String database() throws IOException {
    return ask("DATABASE");
  }

  private String ask(String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    String answer = read();
    if (!answer.startsWith("OK")) {
      throw new IOException(answer);
    }
    return answer.substring(2).strip();
  }

  private String read() throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new IOException("Expected an answer, but the database ended the connection.");
    }
    return line;
  }

  private static String proof(String password, String challenge) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(challenge.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Expected HMAC-SHA256 in every JDK, but it is missing.", e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
