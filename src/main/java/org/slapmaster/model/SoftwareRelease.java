package org.slapmaster.model;

/**
 * The URL that names a software release. Native releases are a bare {@code NAME} (found by each
 * node in its own installation), {@code file:} or {@code http(s):}; the URL of a stock (buildout)
 * release is only passed on. Two releases are the same exactly when their URLs are equal.
 */
public record SoftwareRelease(String url) implements Comparable<SoftwareRelease> {
  private static final int MAX_LENGTH = 2048;

  public SoftwareRelease {
    Expect.line("a software release URL", MAX_LENGTH, url);
    Expect.that(
        url.indexOf(' ') < 0,
        "Expected a software release URL without blanks, but got '%s'.",
        Expect.shown(url));
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
