package org.slapmaster.story;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A release that serves databases, used as a client that has what it publishes would. */
enum DatabaseKind {
  JDK("jdk-database", "rows=0") {
    @Override
    Optional<List<String>> addAndRead(Map<String, String> connection, String row) {
      int port = Integer.parseInt(connection.get("port"));
      try (Socket socket = new Socket(connection.get("host"), port);
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
        String challenge = in.readLine().replaceFirst(".* ", "");
        say(socket, "LOGIN " + connection.get("user") + " " + proof(connection, challenge));
        if (!in.readLine().equals("OK")) {
          return Optional.empty();
        }
        if (row != null) {
          say(socket, "APPEND t " + URLEncoder.encode(row, StandardCharsets.UTF_8));
          in.readLine();
        }
        say(socket, "NEWEST t 50");
        int rows = Integer.parseInt(in.readLine().split(" ")[2]);
        List<String> read = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
          read.add(0, URLDecoder.decode(in.readLine().split(" ")[1], StandardCharsets.UTF_8));
        }
        return Optional.of(read);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  },
  MARIADB("mariadb", "connections=-1") {
    @Override
    Optional<List<String>> addAndRead(Map<String, String> connection, String row) {
      String add = row == null ? "" : "INSERT INTO t (text) VALUES ('" + row + "');";
      return query(
          connection,
          "CREATE TABLE IF NOT EXISTS t (id INT AUTO_INCREMENT PRIMARY KEY, text TEXT);"
              + add
              + "SELECT text FROM t ORDER BY id");
    }
  };

  private final String release;
  private final String unfitting;

  DatabaseKind(String release, String unfitting) {
    this.release = release;
    this.unfitting = unfitting;
  }

  String release() {
    return release;
  }

  /** A parameter of shared ones that does not fit. */
  String unfitting() {
    return unfitting;
  }

  /**
   * All rows of one table, which is made when it is not there, after adding one.
   *
   * @param row null for none
   * @return empty when there is no such account, or none with that password
   */
  abstract Optional<List<String>> addAndRead(Map<String, String> connection, String row);

  Optional<List<String>> read(Map<String, String> connection) {
    return addAndRead(connection, null);
  }

  /** What MariaDB's own client prints. */
  static Optional<List<String>> query(Map<String, String> connection, String statements) {
    ProcessBuilder client =
        new ProcessBuilder(
            "mariadb",
            "--no-defaults",
            "--batch",
            "--skip-column-names",
            "--host=" + connection.get("host"),
            "--port=" + connection.get("port"),
            "--user=" + connection.get("user"),
            "--execute=" + statements,
            connection.get("database"));
    client.environment().put("MYSQL_PWD", connection.get("password"));
    try {
      Process process = client.redirectErrorStream(true).start();
      List<String> lines =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      if (process.waitFor() == 0) {
        return Optional.of(lines);
      }
      if (lines.stream().anyMatch(line -> line.contains("Access denied"))) {
        return Optional.empty();
      }
      throw new AssertionError(lines);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private static void say(Socket socket, String line) throws IOException {
    socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private static String proof(Map<String, String> connection, String challenge) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      byte[] key = connection.get("password").getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(challenge.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
