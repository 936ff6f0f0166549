package org.slapmaster.model;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The URL that names a software release: a bare {@code NAME} (found by each node in its own
 * installation), {@code file:} or {@code http(s):}. Stock (buildout) releases may be absolute paths
 * too. Two releases are the same exactly when their URLs are equal.
 */
@Meaning("The URL that names a software release.")
public record SoftwareRelease(String url) implements Comparable<SoftwareRelease> {
  private static final int MAX_LENGTH = 2048;

  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}|(file:)?/.+|https?://[^/?#]+([/?#].*)?");

  public SoftwareRelease {
    Expect.line("a software release URL", MAX_LENGTH, url);
  }

  /**
   * Why no computer could ever install it, in one sentence; empty when one could. The rules ask
   * this of new orders, rather than this class of every value, so that a journal stays readable
   * whatever was allowed when it was written.
   */
  public Optional<String> malformed() {
    return FORM.matcher(url).matches()
        ? Optional.empty()
        : Optional.of(
            "Expected a software release NAME, file:/PATH or http(s)://HOST/PATH, but got '"
                + Expect.shown(url)
                + "'.");
  }

  @Override
  public int compareTo(SoftwareRelease other) {
    return url.compareTo(other.url);
  }

  @Override
  public String toString() {
    return url;
  }
}
