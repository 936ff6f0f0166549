import java.util.List;

/** The page as HTML. Whatever a visitor wrote stays text. */
final class Page {
  private Page() {}

  /** One line of the guestbook. */
  record Entry(String author, String message, String written) {}

  /** What the database says about itself. */
  record About(String database, String address, String user, long entries) {}

  static String entries(String heading, About about, List<Entry> entries) {
    StringBuilder list = new StringBuilder();
    for (Entry entry : entries) {
      list.append(
          """
              <li>
                <p class="message">%s</p>
                <p class="signature">%s, <time>%s</time></p>
              </li>
          """
              .formatted(
                  html(entry.message()).replace("\n", "<br>"),
                  html(entry.author()),
                  html(entry.written())));
    }
    return whole(
        heading,
        """
          <form method="post" action="/">
            <label for="author">Your name</label>
            <input id="author" name="author" maxlength="80" placeholder="Somebody" autocomplete="name">
            <label for="message">Your message</label>
            <textarea id="message" name="message" rows="3" maxlength="1000" required></textarea>
            <button>Sign the guestbook</button>
          </form>
          <ol class="entries" reversed>
        %s  </ol>
          <footer>
            Java %s read %d entries from database <output id="database">%s</output> on %s as %s.
          </footer>
        """
            .formatted(
                list,
                html(System.getProperty("java.version")),
                about.entries(),
                html(about.database()),
                html(about.address()),
                html(about.user())));
  }

  static String sorry(String heading) {
    return whole(
        heading,
        "  <p class=\"sorry\">The database does not answer at the moment. Please come again in a"
            + " minute.</p>\n");
  }

  private static String whole(String heading, String body) {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%1$s</title>
      <link rel="stylesheet" href="/style.css">
    </head>
    <body>
    <main>
      <h1>%1$s</h1>
    %2$s</main>
    </body>
    </html>
    """
        .formatted(html(heading), body);
  }

  private static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
