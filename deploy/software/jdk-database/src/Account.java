import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Who may use which tables.
 *
 * @param rows the most that a table may have
 * @param locked nobody may log in as this one
 */
record Account(
    Path directory, String database, String user, String password, long rows, boolean locked) {

  static Account read(Path file) throws IOException {
    return of(values(file));
  }

  static Account of(Map<String, String> values) {
    return new Account(
        Path.of(values.get("directory")),
        values.get("database"),
        values.get("user"),
        values.get("password"),
        Long.parseLong(values.getOrDefault("rows", String.valueOf(Long.MAX_VALUE))),
        Boolean.parseBoolean(values.get("locked")));
  }

  /** One {@code name=value} a line, values percent-encoded so that none can become a line. */
  static Map<String, String> values(Path file) throws IOException {
    Map<String, String> values = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        String value = URLDecoder.decode(line.substring(equals + 1), StandardCharsets.UTF_8);
        values.put(line.substring(0, equals), value);
      }
    }
    return values;
  }
}
