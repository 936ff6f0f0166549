package org.slapmaster.view;

/** A name that means nothing, or more than one thing; the message is one sentence. */
public final class NameException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean ambiguous;

  NameException(boolean ambiguous, String sentence) {
    super(sentence);
    this.ambiguous = ambiguous;
  }

  /** Whether it may mean several. */
  public boolean ambiguous() {
    return ambiguous;
  }
}
