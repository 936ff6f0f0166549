package org.slapmaster.draw;

import java.util.ArrayList;
import java.util.List;
import org.slapmaster.view.InstanceView;

/** What boxes say, and in which colour; the state is always said in words too. */
final class Labels {
  private static final int MAX_LENGTH = 40;

  private Labels() {}

  /** Title, software, state and place of an instance; each cut to a bounded length. */
  static List<String> lines(InstanceView instance) {
    List<String> lines = new ArrayList<>();
    lines.add(cut(instance.title()));
    lines.add(cut(instance.software()));
    lines.add(
        cut(
            instance.partition() == null
                ? instance.state()
                : instance.state()
                    + (instance.shared() ? ", shared on " : " on ")
                    + instance.partition()));
    return lines;
  }

  static String colour(InstanceView instance) {
    return switch (instance.state()) {
      case "started" -> "#1a7f37";
      case "error", "unallocated", "waiting for a host" -> "#cf222e";
      case "stopped" -> "#6e7781";
      default -> "#bf8700";
    };
  }

  private static String cut(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH - 1) + "…";
  }
}
