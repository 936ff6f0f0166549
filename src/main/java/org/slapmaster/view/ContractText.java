package org.slapmaster.view;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slapmaster.journal.EventContract;
import org.slapmaster.journal.StreamId;

/** The contract of the events as a page of Markdown. */
public final class ContractText {
  private static final Pattern WORD = Pattern.compile("[A-Z][A-Za-z]+");

  private static final Map<StreamId.Kind, String> STREAMS =
      Map.of(
          StreamId.Kind.MASTER, "`master`: what the master decided, for all instances",
          StreamId.Kind.REQUEST, "`request|GUID`: how one instance was driven to what was ordered",
          StreamId.Kind.COMPUTER, "`computer|REFERENCE`: one computer",
          StreamId.Kind.PARTITION, "`partition|COMPUTER/NAME`: one partition of a computer");

  private final EventContract contract;
  private final StringBuilder page = new StringBuilder();

  private ContractText(EventContract contract) {
    this.contract = contract;
  }

  /** The page. */
  public static String markdown(EventContract contract) {
    return new ContractText(contract).write();
  }

  private String write() {
    line("# The events of the journal");
    line("");
    line("<!-- Made from the code: slapmaster journal catalogue > deploy/EVENTS.md -->");
    line("");
    line(
        "Names, fields and their meaning stay: journals live longer than programs. An event whose");
    line("fields change gets another version, and older versions are read as the newest. Readers");
    line("pass over fields that they do not know.");
    line("");
    line("Every event also has `at` (microseconds since the epoch; a cause has a smaller one than");
    line(
        "its effect), `by` (on whose behalf) and `cause` (the call at the beginning of the chain).");
    for (StreamId.Kind kind : StreamId.Kind.values()) {
      line("");
      line("## Stream " + STREAMS.get(kind));
      contract.events().stream().filter(event -> event.stream() == kind).forEach(this::event);
    }
    line("");
    line("## Types");
    contract.types().forEach(this::type);
    return page.toString();
  }

  private void event(EventContract.Event event) {
    line("");
    line("### " + event.name());
    line("");
    line("Version " + event.version() + ". " + event.meaning());
    fields(event.fields());
  }

  private void type(EventContract.Named type) {
    line("");
    line("### " + type.name());
    line("");
    line(capital(linked(type.form())) + ". " + type.meaning());
    if (!type.words().isEmpty()) {
      line("");
      line("One of " + type.words().stream().collect(Collectors.joining("`, `", "`", "`")) + ".");
    }
    fields(type.fields());
  }

  private void fields(List<EventContract.Field> fields) {
    if (fields.isEmpty()) {
      return;
    }
    line("");
    line("| Field | Type | Since | Meaning |");
    line("|---|---|---|---|");
    for (EventContract.Field field : fields) {
      line(
          "| `%s` | %s | %d | %s |"
              .formatted(field.name(), linked(field.type()), field.since(), meaning(field)));
    }
  }

  private String meaning(EventContract.Field field) {
    EventContract.Named type = contract.type(field.type());
    String meaning = field.meaning().isEmpty() && type != null ? type.meaning() : field.meaning();
    return field.absent().isEmpty() ? meaning : meaning + " Absent: " + field.absent() + ".";
  }

  /** Types lead to their description. */
  private String linked(String words) {
    return WORD.matcher(words)
        .replaceAll(
            found ->
                contract.type(found.group()) == null
                    ? found.group()
                    : "[%s](#%s)".formatted(found.group(), found.group().toLowerCase(Locale.ROOT)));
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
