import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The configuration file.
 *
 * @param account of the instance itself
 * @param accounts where those of its shared instances are, each in a file {@code USER.conf}
 */
record Config(String host, int port, Account account, Path accounts) {

  static Config read(Path file) throws IOException {
    Map<String, String> values = Account.values(file);
    return new Config(
        values.get("host"),
        Integer.parseInt(values.get("port")),
        Account.of(values),
        Path.of(values.get("accounts")));
  }
}
