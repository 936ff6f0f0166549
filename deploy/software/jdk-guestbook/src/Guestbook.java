import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** A page that lists the entries of a database, and a form that adds one. */
public final class Guestbook {
  private static final String TABLE = "entry";
  private static final int SHOWN = 50;
  private static final int LONGEST_FORM = 16 * 1024;
  private static final int VISITORS_AT_ONCE = 8;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final Map<String, String> config;

  private Guestbook(Map<String, String> config) {
    this.config = config;
  }

  public static void main(String[] args) {
    try {
      start(fields(Files.readString(Path.of(args[0])), "\n"));
    } catch (IOException e) {
      // The last line of the log is what an operator sees first.
      System.out.println("Expected to serve the guestbook, but: " + e);
      System.exit(1);
    }
  }

  private static void start(Map<String, String> config) throws IOException {
    Guestbook guestbook = new Guestbook(config);
    InetSocketAddress address =
        new InetSocketAddress(config.get("host"), Integer.parseInt(config.get("port")));
    HttpServer server = HttpServer.create(address, 50);
    server.setExecutor(Executors.newFixedThreadPool(VISITORS_AT_ONCE));
    server.createContext("/", guestbook::handle);
    server.start();
    System.out.println("serving on " + server.getAddress());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
        case "GET /", "HEAD /" -> show(exchange);
        case "POST /" -> sign(exchange);
        case "GET /style.css" -> style(exchange);
        default -> send(exchange, 404, "text/plain", "There is only one page here: /\n");
      }
    } catch (RuntimeException e) {
      // Otherwise the server would drop the connection without a word.
      e.printStackTrace();
    }
  }

  private void show(HttpExchange exchange) throws IOException {
    try (DatabaseClient database = connect()) {
      DatabaseClient.Rows rows = database.newest(TABLE, SHOWN);
      if (rows.size() == 0) {
        append(database, "slapmaster", "Welcome! This line was read from the database.");
        rows = database.newest(TABLE, SHOWN);
      }
      List<Page.Entry> entries = rows.newest().stream().map(Guestbook::entry).toList();
      String address = config.get("database.host") + ":" + config.get("database.port");
      Page.About about =
          new Page.About(database.database(), address, config.get("database.user"), rows.size());
      html(exchange, 200, Page.entries(config.get("heading"), about, entries));
    } catch (IOException e) {
      sorry(exchange, e);
    }
  }

  private void sign(HttpExchange exchange) throws IOException {
    String form;
    try (InputStream body = exchange.getRequestBody()) {
      form = new String(body.readNBytes(LONGEST_FORM), StandardCharsets.UTF_8);
    }
    Map<String, String> fields = fields(form, "&");
    String author = clip(fields.getOrDefault("author", ""), 80);
    String message = clip(fields.getOrDefault("message", ""), 1000);
    try (DatabaseClient database = connect()) {
      if (!message.isEmpty()) {
        append(database, author.isEmpty() ? "Somebody" : author, message);
      }
      // Reloading the page does not send the form again.
      exchange.getResponseHeaders().set("Location", "/");
      exchange.sendResponseHeaders(303, -1);
    } catch (IOException e) {
      sorry(exchange, e);
    }
  }

  private static void style(HttpExchange exchange) throws IOException {
    try (InputStream style = Guestbook.class.getResourceAsStream("style.css")) {
      send(exchange, 200, "text/css", new String(style.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private DatabaseClient connect() throws IOException {
    return new DatabaseClient(
        config.get("database.host"),
        Integer.parseInt(config.get("database.port")),
        config.get("database.user"),
        config.get("database.password"));
  }

  /** A row is the time, the author and the message; only the message may hold a tab. */
  private static void append(DatabaseClient database, String author, String message)
      throws IOException {
    String written = LocalDateTime.now().format(TIME);
    database.append(TABLE, written + "\t" + author.replace('\t', ' ') + "\t" + message);
  }

  private static Page.Entry entry(String row) {
    String[] columns = row.split("\t", 3);
    return new Page.Entry(columns[1], columns[2], columns[0]);
  }

  /** Percent-encoded {@code name=value} pairs, from a form or from the configuration file. */
  private static Map<String, String> fields(String text, String separator) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : text.split(separator)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.put(pair.substring(0, equals), decode(pair.substring(equals + 1)));
      }
    }
    return fields;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static String clip(String text, int characters) {
    String stripped = text.strip().replace("\r\n", "\n");
    return stripped.codePointCount(0, stripped.length()) <= characters
        ? stripped
        : stripped.substring(0, stripped.offsetByCodePoints(0, characters));
  }

  /** The sentence for the visitor says nothing about the database; the log does. */
  private void sorry(HttpExchange exchange, IOException why) throws IOException {
    System.out.println(why.getMessage());
    html(exchange, 503, Page.sorry(config.get("heading")));
  }

  private static void html(HttpExchange exchange, int status, String page) throws IOException {
    exchange
        .getResponseHeaders()
        .set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    send(exchange, status, "text/html", page);
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(status, -1);
    } else {
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
