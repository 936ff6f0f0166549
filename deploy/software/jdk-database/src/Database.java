import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;

/**
 * A database server for tables of rows, over TCP, with a line of text for each request and each
 * answer:
 *
 * <pre>
 * server: jdk-database 1 CHALLENGE
 * client: LOGIN user PROOF           server: OK
 * client: APPEND table row           server: OK 3      the row's number; it is on the disk
 * client: NEWEST table 50            server: OK 3 2    rows in the table, rows that follow
 *                                            3 row     number and row, the newest first
 *                                            2 row
 * client: DATABASE                   server: OK guestbook
 * anything else                      server: ERROR one sentence
 * </pre>
 *
 * Rows are percent-encoded UTF-8 on the wire. A client that fails to log in is disconnected, and so is
 * one whose account has changed or gone since. Each account sees its own tables.
 */
public final class Database {
  private static final String SUFFIX = ".table";
  private static final int CONNECTIONS = 100;
  private static final int IDLE_MS = 60_000;
  private static final int LONGEST_ANSWER_ROWS = 500;

  /** Three bytes of a row may become nine characters of a line. */
  private static final int LONGEST_LINE = 3 * Table.LONGEST_ROW + 200;

  private final Config config;
  private final Map<Path, Table> tables = new TreeMap<>();
  private final Semaphore connections = new Semaphore(CONNECTIONS);
  private final SecureRandom random = new SecureRandom();

  private Database(Config config) {
    this.config = config;
  }

  public static void main(String[] args) {
    try {
      start(Config.read(Path.of(args[0])));
    } catch (IOException e) {
      // The last line of the log is what an operator sees first.
      System.out.println("Expected to serve the database, but: " + e);
      System.exit(1);
    }
  }

  private static void start(Config config) throws IOException {
    Path directory = config.account().directory();
    Files.createDirectories(directory);
    Database database = new Database(config);
    // All of them now: what cannot be read shall be known at the start, not with the first
    // question.
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        database.table(directory, name.substring(0, name.length() - SUFFIX.length()));
      }
    }
    database.serve();
  }

  private void serve() throws IOException {
    try (ServerSocket server =
        new ServerSocket(config.port(), 50, InetAddress.getByName(config.host()))) {
      System.out.println("serving " + config.account().database() + " on " + server.getLocalSocketAddress());
      while (true) {
        Socket client = server.accept();
        if (connections.tryAcquire()) {
          Thread thread = new Thread(() -> converse(client), "client " + client.getPort());
          thread.setDaemon(true);
          thread.start();
        } else {
          client.close();
        }
      }
    }
  }

  private void converse(Socket client) {
    try (client;
        InputStream in = client.getInputStream();
        BufferedWriter out =
            new BufferedWriter(
                new OutputStreamWriter(client.getOutputStream(), StandardCharsets.UTF_8))) {
      client.setSoTimeout(IDLE_MS);
      client.setTcpNoDelay(true);
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
      Account account = login(lines, out);
      for (String line = line(lines); account != null && line != null; line = line(lines)) {
        if (!account.equals(account(account.user()))) {
          out.write("ERROR Expected an account that is as it was, but it has changed or is gone.\n");
          return;
        }
        out.write(answer(account, line) + "\n");
        out.flush();
      }
    } catch (IOException e) {
      System.out.println("client gone: " + e.getMessage());
    } finally {
      connections.release();
    }
  }

  /** Who is there; null for a stranger. */
  private Account login(BufferedReader lines, BufferedWriter out) throws IOException {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    String challenge = HexFormat.of().formatHex(bytes);
    out.write("jdk-database 1 " + challenge + "\n");
    out.flush();
    String line = line(lines);
    String[] words = line == null ? new String[0] : line.split(" ", -1);
    Account account = words.length == 3 && words[0].equals("LOGIN") ? account(words[1]) : null;
    boolean right =
        account != null
            && !account.locked()
            && MessageDigest.isEqual(
                utf8(words[2]), utf8(Login.proof(account.password(), challenge)));
    out.write(
        right ? "OK\n" : "ERROR Expected user and password of this database, but got others.\n");
    out.flush();
    return right ? account : null;
  }

  /** The account as it is now; null when there is none. */
  private Account account(String user) throws IOException {
    if (user.equals(config.account().user())) {
      return config.account();
    }
    try {
      return user.matches("[a-z0-9-]{1,64}")
          ? Account.read(config.accounts().resolve(user + ".conf"))
          : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** The next line without its end; null at the end of the conversation. */
  private static String line(BufferedReader lines) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = lines.read(); c >= 0; c = lines.read()) {
      if (c == '\n') {
        return line.toString();
      }
      if (line.length() == LONGEST_LINE) {
        throw new IOException(
            "Expected a line of at most " + LONGEST_LINE + " characters, but it is longer.");
      }
      line.append((char) c);
    }
    return null;
  }

  private String answer(Account account, String line) {
    String[] words = line.split(" ", -1);
    try {
      return switch (words[0] + " " + (words.length - 1)) {
        case "APPEND 2" ->
            "OK " + table(account.directory(), words[1]).append(decode(words[2]), account.rows());
        case "NEWEST 2" -> newest(table(account.directory(), words[1]), count(words[2]));
        case "DATABASE 0" -> "OK " + account.database();
        default ->
            "ERROR Expected APPEND table row, NEWEST table count or DATABASE, but got something"
                + " else.";
      };
    } catch (IllegalArgumentException e) {
      return "ERROR " + e.getMessage();
    } catch (IOException e) {
      // Nothing is known about the end of the file: the node starts the server again, which reads
      // what is there.
      System.out.println("stopping: " + e.getMessage());
      Runtime.getRuntime().halt(1);
      throw new IllegalStateException(e);
    }
  }

  private static String newest(Table table, int count) throws IOException {
    long size = table.size();
    long follow = Math.max(0, Math.min(Math.min(count, LONGEST_ANSWER_ROWS), size));
    StringBuilder answer = new StringBuilder("OK ").append(size).append(' ').append(follow);
    for (long number = size; number > size - follow; number--) {
      answer.append('\n').append(number).append(' ').append(encode(table.row(number)));
    }
    return answer.toString();
  }

  private Table table(Path directory, String name) throws IOException {
    if (!name.matches("[a-z][a-z0-9_]{0,63}")) {
      throw new IllegalArgumentException(
          "Expected a table's name of lower case letters, digits and _, but got another.");
    }
    synchronized (tables) {
      Path file = directory.resolve(name + SUFFIX);
      Table table = tables.get(file);
      if (table == null) {
        table = new Table(file);
        tables.put(file, table);
      }
      return table;
    }
  }

  private static String encode(String row) {
    return URLEncoder.encode(row, StandardCharsets.UTF_8);
  }

  private static String decode(String row) {
    try {
      return URLDecoder.decode(row, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Expected percent-encoded UTF-8, but got something else.", e);
    }
  }

  private static int count(String word) {
    if (!word.matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException("Expected a number of rows, but got something else.");
    }
    return Integer.parseInt(word);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
