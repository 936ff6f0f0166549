import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The promise: logs in as a client would and asks which database this is. Exit code 0 when the
 * answer is right.
 */
public final class Check {
  private Check() {}

  public static void main(String[] args) {
    try {
      check(Config.read(Path.of(args[0])));
    } catch (IOException e) {
      System.out.println("Expected the database to answer, but: " + e);
      System.exit(1);
    }
  }

  private static void check(Config config) throws IOException {
    try (Socket socket = new Socket(config.host(), config.port());
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      String greeting = in.readLine();
      if (greeting == null) {
        throw new IOException("it ended the connection.");
      }
      String challenge = greeting.substring(greeting.lastIndexOf(' ') + 1);
      Account account = config.account();
      String proof = Login.proof(account.password(), challenge);
      out.write(
          ("LOGIN " + account.user() + " " + proof + "\nDATABASE\n")
              .getBytes(StandardCharsets.UTF_8));
      String login = in.readLine();
      String answer = in.readLine();
      if (!("OK " + account.database()).equals(answer)) {
        System.out.println(
            "Expected database " + account.database() + ", but got " + login + " " + answer + ".");
        System.exit(1);
      }
    }
  }
}
