package org.slapmaster.node.supervise;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * Logs in a partition's home. They belong to the partition's user, who may have put anything in
 * their place, so they are read and changed as that user only.
 */
public final class LogFile {
  /** A log is rotated when it is longer. */
  static final long MAX_BYTES = 10L * 1024 * 1024;

  /** How many rotated logs are kept. */
  static final int KEPT = 5;

  private static final int MAX_LINE = 300;

  private LogFile() {}

  /**
   * The last {@code lines} of a log, at most {@code bytes} of them; empty when there is no such
   * log.
   */
  public static String tail(PartitionPaths paths, Path log, int lines, int bytes) {
    return Shell.output(
        paths.runAs(),
        "[ -f \"$1\" ] && tail -n \"$2\" -- \"$1\" | tail -c \"$3\"",
        List.of(log.toString(), Integer.toString(lines), Integer.toString(bytes)));
  }

  /** The end of what was appended after the first {@code from} bytes. */
  static String since(PartitionPaths paths, Path log, long from, int bytes) {
    return Shell.output(
        paths.runAs(),
        "tail -c \"+$2\" -- \"$1\" | tail -c \"$3\"",
        List.of(log.toString(), Long.toString(from + 1), Integer.toString(bytes)));
  }

  /** The length of a log; 0 when there is no such log. */
  static long size(Path log) {
    try {
      var attributes =
          Files.readAttributes(log, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isRegularFile() ? attributes.size() : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * The last line that says something, cut to what fits into a sentence; empty when there is none.
   */
  static String lastLine(String text) {
    String last =
        text.lines().filter(line -> !line.isBlank()).reduce("", (earlier, later) -> later).strip();
    String clean = last.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= MAX_LINE ? clean : clean.substring(0, MAX_LINE) + "…";
  }

  /**
   * Rotates the logs of a partition that have grown longer than {@code maxBytes}: copied aside and
   * cut to nothing, since their writers keep them open (and append, so the next line stands at the
   * beginning).
   */
  static void rotate(PartitionPaths paths, long maxBytes) {
    try (DirectoryStream<Path> logs =
        Files.newDirectoryStream(paths.log("x").getParent(), "*.log")) {
      for (Path log : logs) {
        if (size(log) > maxBytes) {
          Shell.output(
              paths.runAs(),
              """
              i=$2
              while [ "$i" -gt 1 ]; do
                [ ! -f "$1.$((i - 1))" ] || mv -f "$1.$((i - 1))" "$1.$i"
                i=$((i - 1))
              done
              cp "$1" "$1.1" && : >"$1"
              """,
              List.of(log.toString(), Integer.toString(KEPT)));
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // No logs yet, or none that can be listed: nothing that could have grown.
      return;
    }
  }
}
