package org.slapmaster.seal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Vaults for tests of what uses them. */
public final class Vaults {
  private Vaults() {}

  /** A real one whose file nobody will ask for again. */
  public static Vault temporary() {
    try {
      Path directory = Files.createTempDirectory("keys");
      Vault vault = Vault.open(directory.resolve("keys"));
      Files.delete(directory.resolve("keys"));
      Files.delete(directory);
      return vault;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
