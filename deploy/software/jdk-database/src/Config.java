import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The configuration file: one {@code name=value} a line, values percent-encoded so that none can
 * become a line of its own.
 */
record Config(
    Path directory, String host, int port, String database, String user, String password) {

  static Config read(Path file) throws IOException {
    Map<String, String> values = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        String value = URLDecoder.decode(line.substring(equals + 1), StandardCharsets.UTF_8);
        values.put(line.substring(0, equals), value);
      }
    }
    return new Config(
        Path.of(values.get("directory")),
        values.get("host"),
        Integer.parseInt(values.get("port")),
        values.get("database"),
        values.get("user"),
        values.get("password"));
  }
}
