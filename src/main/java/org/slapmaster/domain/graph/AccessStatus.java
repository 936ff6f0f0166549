package org.slapmaster.domain.graph;

/**
 * What was last reported of something, in the form of the ERP5 master's access status: the text
 * begins with {@code #access}, {@code #error} or {@code #building}.
 *
 * @param reference a computer's reference, an instance's guid, or a release's URL
 * @param user who reported; {@code SlapOS Master} while nobody did
 * @param state the last reported state, such as {@code started}; empty when none was reported
 * @param createdAt when the last report came, microseconds; zero while nothing was reported
 * @param since since when reports are of this kind, microseconds; zero while nothing was reported
 */
public record AccessStatus(
    String reference, String text, String user, String state, long createdAt, long since) {
  public static final String ACCESS = "#access ";
  public static final String ERROR = "#error ";
  public static final String BUILDING = "#building ";

  /** Before the first report. */
  public static AccessStatus none(String reference) {
    return new AccessStatus(
        reference, ERROR + "no data found for " + reference, "SlapOS Master", "", 0, 0);
  }

  /** Whether anything was reported. */
  public boolean reported() {
    return createdAt > 0;
  }

  /** What the text begins with. */
  public String kind() {
    return text.substring(0, text.indexOf(' ') + 1);
  }

  /** The same, said again at a later moment (microseconds); an earlier one changes nothing. */
  public AccessStatus again(long at) {
    return reported() && at > createdAt
        ? new AccessStatus(reference, text, user, state, at, since)
        : this;
  }

  /** This report after {@code before}: of the same kind, it began when that one did. */
  public AccessStatus after(AccessStatus before) {
    return before.reported() && before.kind().equals(kind())
        ? new AccessStatus(reference, text, user, state, createdAt, before.since)
        : this;
  }
}
