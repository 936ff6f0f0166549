package org.slapmaster.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * The messages under way. Each may come late, twice or never; those of one {@code link} keep their
 * order, as between two actors, and null is no link.
 */
final class Messages {
  private final List<Message> underWay = new ArrayList<>();
  private final Random random;

  /** Chances in percent; zero once the world heals. */
  int lost;

  int repeated;

  Messages(Random random) {
    this.random = random;
  }

  private record Message(String to, String link, Runnable deliver) {}

  void send(String to, String link, Runnable deliver) {
    underWay.add(new Message(to, link, deliver));
  }

  boolean isEmpty() {
    return underWay.isEmpty();
  }

  /** One message arrives, or is lost; says what became of it. */
  String deliverOne() {
    if (underWay.isEmpty()) {
      return "nothing is under way";
    }
    int chosen = random.nextInt(underWay.size());
    String link = underWay.get(chosen).link();
    for (int earlier = 0; link != null && earlier < chosen; earlier++) {
      if (link.equals(underWay.get(earlier).link())) {
        chosen = earlier;
      }
    }
    boolean stays = random.nextInt(100) < repeated;
    Message message = stays ? underWay.get(chosen) : underWay.remove(chosen);
    boolean arrives = random.nextInt(100) >= lost;
    if (arrives) {
      message.deliver().run();
    }
    return (arrives ? "arrived at " : "lost on the way to ")
        + message.to()
        + (stays ? ", and once more" : "");
  }

  /** What was under way to somebody who crashed is gone. */
  void drop(Predicate<String> to) {
    underWay.removeIf(message -> to.test(message.to()));
  }
}
