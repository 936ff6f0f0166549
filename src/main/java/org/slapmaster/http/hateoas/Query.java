package org.slapmaster.http.hateoas;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slapmaster.http.Problem;
import org.slapmaster.model.Expect;

/**
 * One of the searches that stock clients make.
 *
 * @param name the exact title or reference that is looked for; null for all
 */
record Query(Kind kind, String name) {
  /** What is looked for. */
  enum Kind {
    TREES,
    COMPUTERS,
    /** The instances of the tree of that title. */
    INSTANCES,
    /** The releases on the computer of that reference. */
    INSTALLATIONS
  }

  /** Stock clients put a title between quotes as it is, whatever is in it. */
  private static final String QUOTED = "\"(.*)\"";

  private static final String VALID = " AND validation_state:validated";
  private static final Pattern TREES =
      Pattern.compile("portal_type:\"Instance Tree\"" + VALID + "(?: AND title:=" + QUOTED + ")?");
  private static final Pattern COMPUTERS =
      Pattern.compile(
          "portal_type:\"(?:Compute Node|Computer)\""
              + VALID
              + "(?: AND reference:="
              + QUOTED
              + ")?");
  private static final Pattern INSTANCES =
      Pattern.compile(
          "portal_type:\\(\"Software Instance\", ?\"Slave Instance\"\\)"
              + VALID
              + " AND default_specialise_title:="
              + QUOTED);
  private static final Pattern INSTALLATIONS =
      Pattern.compile(
          "portal_type:\"Software Installation\""
              + VALID
              + " AND default_aggregate_reference:="
              + QUOTED);

  /** Reads a query; one that no client makes is refused. */
  static Query parse(String text) {
    return match(Kind.TREES, TREES, text)
        .or(() -> match(Kind.COMPUTERS, COMPUTERS, text))
        .or(() -> match(Kind.INSTANCES, INSTANCES, text))
        .or(() -> match(Kind.INSTALLATIONS, INSTALLATIONS, text))
        .orElseThrow(
            () ->
                Problem.invalid(
                    "Expected a query for instance trees, computers, instances of a tree or"
                        + " installations of a computer, but got '%s'.",
                    Expect.shown(text)));
  }

  private static Optional<Query> match(Kind kind, Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.matches() ? Optional.of(new Query(kind, matcher.group(1))) : Optional.empty();
  }
}
