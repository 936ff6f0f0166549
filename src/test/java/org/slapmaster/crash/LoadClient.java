package org.slapmaster.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.slapmaster.history.ClientHistory.Answer;

/**
 * One client under load: new titles, the same again, other parameters, destructions, over all three
 * faces; its own titles and some that all clients request. What it does next, its seed decides.
 */
final class LoadClient implements Runnable {
  private static final int MOST_TITLES = 40;
  private static final int SHARED_TITLES = 6;
  private static final long PAUSE_MILLIS = 15;

  /** When nobody answers. */
  private static final long LONG_PAUSE_MILLIS = 150;

  private final String name;
  private final Client client;
  private final Published published;
  private final List<String> computers;
  private final Random random;
  private final List<Mine> mine = new ArrayList<>();
  private final Map<String, Wish> shared = new HashMap<>();
  private volatile boolean ended;
  private volatile Throwable failure;

  /** What the computers publish for an instance whose one parameter is {@code size}. */
  interface Published {
    /** Null when the computers do not know it. */
    String connection(String guid, String size);
  }

  /** A title of this client alone. */
  static final class Mine {
    Wish wish;

    /** Whether the master has said that the present instance is there or comes. */
    boolean acknowledged;

    private Mine(Wish wish) {
      this.wish = wish;
    }
  }

  /**
   * @param computers among which the computer of a title is chosen; an empty text is any
   */
  LoadClient(int number, long seed, Client client, List<String> computers, Published published) {
    this.name = "client-" + number;
    this.client = client;
    this.computers = computers;
    this.published = published;
    this.random = new Random(seed * 1_000 + number);
  }

  @Override
  public void run() {
    try {
      while (!ended) {
        Thread.sleep(step() ? PAUSE_MILLIS : LONG_PAUSE_MILLIS);
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      failure = e;
    }
  }

  /** Returns whether somebody answered. */
  private boolean step() throws InterruptedException {
    Face face = Face.values()[random.nextInt(Face.values().length)];
    int dice = random.nextInt(100);
    if (dice < 20) {
      return askShared(face);
    } else if (mine.isEmpty() || (dice < 50 && mine.size() < MOST_TITLES)) {
      mine.add(new Mine(Wish.started(name + "-" + mine.size(), computer(), size())));
      return ask(face, mine.get(mine.size() - 1));
    } else {
      Mine one = mine.get(random.nextInt(mine.size()));
      if (dice > 90) {
        one.wish = one.wish.ordered("destroyed");
        one.acknowledged = false;
      } else if (dice > 75 && !one.wish.destroys()) {
        one.wish = one.wish.sized(size());
      }
      return ask(face, one);
    }
  }

  private boolean askShared(Face face) throws InterruptedException {
    int number = random.nextInt(SHARED_TITLES);
    Wish wish = Wish.started("shared-" + number, "", dieSize());
    boolean answered = ask(face, wish).isPresent();
    if (answered) {
      shared.put(wish.title(), wish);
    }
    return answered;
  }

  private String dieSize() {
    return random.nextInt(10) == 0 ? size() : "0";
  }

  private boolean ask(Face face, Mine one) throws InterruptedException {
    Optional<Answer> answer = ask(face, one.wish);
    if (answer.isEmpty()) {
      return false;
    }
    if (!one.wish.destroys()) {
      one.acknowledged = true;
    } else if (answer.get().kind() == Answer.Kind.GONE) {
      // The next request makes another instance of the same title.
      one.wish = Wish.started(one.wish.title(), computer(), size());
    }
    return true;
  }

  private Optional<Answer> ask(Face face, Wish wish) throws InterruptedException {
    Optional<Answer> answer = Optional.ofNullable(client.ask(name, face, wish));
    answer
        .filter(given -> given.kind() == Answer.Kind.READY)
        .ifPresent(given -> check(wish, given));
    return answer;
  }

  /** Ready with these parameters is what its computer has published for these parameters. */
  private void check(Wish wish, Answer ready) {
    String expected = published.connection(ready.guid(), wish.size());
    if (!ready.published().equals(expected)) {
      throw new AssertionError(
          wish
              + " is said to be ready, published by its computer: "
              + expected
              + ", but: "
              + ready);
    }
  }

  private String computer() {
    return computers.get(random.nextInt(computers.size()));
  }

  private String size() {
    return String.valueOf(random.nextInt(1_000));
  }

  /** Ends after the present call. */
  void end() {
    ended = true;
  }

  /** Null unless it found a fault. */
  Throwable failure() {
    return failure;
  }

  /** Everything that the master said is there or comes and was not ordered away since. */
  List<Wish> acknowledged() {
    List<Wish> all = new ArrayList<>(shared.values());
    mine.stream().filter(one -> one.acknowledged).map(one -> one.wish).forEach(all::add);
    return all;
  }
}
