package org.slapmaster.journal;

import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.slapmaster.model.Expect;

/**
 * Where a journal stands, written {@code COMMITS:HASH}. Whoever notes it elsewhere can prove later
 * that nothing up to there was changed or cut off.
 *
 * @param commits how many commits there were, from 0
 * @param hash the hash chain after the last of them: 64 hexadecimal digits, zeros for none
 */
public record JournalHead(long commits, String hash) {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,18}):([0-9a-fA-F]{64})");

  public JournalHead {
    Expect.that(commits >= 0, "Expected commits from 0, but got %d.", commits);
    Expect.that(
        HASH.matcher(hash).matches(), "Expected 64 hexadecimal digits, but got '%s'.", hash);
  }

  public static JournalHead of(long commits, byte[] hash) {
    return new JournalHead(commits, HexFormat.of().formatHex(hash));
  }

  /** Reads the written form. */
  public static JournalHead parse(String text) {
    var matcher = WRITTEN.matcher(text);
    Expect.that(
        matcher.matches(),
        "Expected COMMITS:HASH as 'journal head' prints it, but got '%s'.",
        Expect.shown(text));
    return new JournalHead(
        Long.parseLong(matcher.group(1)), matcher.group(2).toLowerCase(Locale.ROOT));
  }

  @Override
  public String toString() {
    return commits + ":" + hash;
  }
}
