package org.slapmaster.slap;

/** A document that cannot be read. The message is one sentence, "Expected ..., but ...". */
public final class Malformed extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  Malformed(String sentence, Object... arguments) {
    super(arguments.length == 0 ? sentence : String.format(sentence, arguments));
  }
}
