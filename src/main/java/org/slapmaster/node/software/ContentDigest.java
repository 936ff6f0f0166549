package org.slapmaster.node.software;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** SHA-256 digests of a release's content and of what is rendered from it. */
public final class ContentDigest {
  private ContentDigest() {}

  /**
   * The digest of all files below {@code directory}: names in sorted order, whether executable, and
   * content. Times, owners and empty directories do not count.
   */
  public static String ofTree(Path directory) throws IOException {
    MessageDigest digest = sha256();
    List<Path> files;
    try (Stream<Path> tree = Files.walk(directory)) {
      files = tree.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)).toList();
    }
    byte[] buffer = new byte[64 * 1024];
    for (String name :
        files.stream().map(f -> directory.relativize(f).toString()).sorted().toList()) {
      Path file = directory.resolve(name);
      field(digest, name);
      field(
          digest,
          Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE)
              ? "x"
              : "-");
      digest.update(HexFormat.of().parseHex(String.format("%016x", Files.size(file))));
      try (InputStream in = Files.newInputStream(file)) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          digest.update(buffer, 0, read);
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The digest of texts, each with its length, so that no two lists have one digest. */
  public static String ofTexts(Iterable<String> texts) {
    MessageDigest digest = sha256();
    texts.forEach(text -> field(digest, text));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void field(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(
          "Expected every Java to have SHA-256, but this one has not.", e);
    }
  }
}
