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
  int lost = 10;

  int repeated = 10;

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

  /** One message arrives, or is lost. */
  void deliverOne() {
    if (underWay.isEmpty()) {
      return;
    }
    Message chosen = underWay.get(random.nextInt(underWay.size()));
    Message first =
        chosen.link() == null
            ? chosen
            : underWay.stream()
                .filter(message -> chosen.link().equals(message.link()))
                .findFirst()
                .orElseThrow();
    boolean stays = random.nextInt(100) < repeated;
    if (!stays) {
      underWay.remove(first);
    }
    if (random.nextInt(100) >= lost) {
      first.deliver().run();
    }
  }

  /** What was under way to somebody who crashed is gone. */
  void drop(Predicate<String> to) {
    underWay.removeIf(message -> to.test(message.to()));
  }
}
