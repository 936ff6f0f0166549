package org.slapmaster.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.slapmaster.history.ClientHistory.Answer;
import org.slapmaster.story.Program;

/**
 * The life of an instance from request to destruction, step by step and each step until it is
 * reached, whatever happens to the master meanwhile: everything that is asked may be asked again.
 */
final class Life {
  private final Mortal mortal;
  private final Kind kind;
  private final String title;
  private final String computer;

  /** What kind of computer it is lived on. */
  enum Kind {
    STOCK,
    NATIVE
  }

  /** A master that may die between any two calls; it is started again then. */
  interface Mortal {
    /** One call, recorded; null when nobody answered. */
    Answer ask(Wish wish) throws InterruptedException;

    /** One run of the computers that poll. */
    void run() throws InterruptedException;

    /** A new computer that polls, with one partition. */
    void introduce(String computer) throws IOException, InterruptedException;

    /** Has the instance processed again. */
    void bang(String title) throws IOException, InterruptedException;

    /** Starts it again if it is dead. */
    void revive();
  }

  Life(Mortal mortal, Kind kind, String title) {
    this.mortal = mortal;
    this.kind = kind;
    this.title = title;
    this.computer = kind == Kind.STOCK ? "COMP-" + title : NativeComputers.COMPUTER;
  }

  void live() {
    if (kind == Kind.STOCK) {
      persistently("introduction", () -> mortal.introduce(computer));
    }
    Wish wish = Wish.started(title, computer, "1");
    Answer first = reach(wish, Life::isReady);
    Answer other = reach(wish.sized("2"), Life::isReady);
    persistently("bang", () -> mortal.bang(title));
    Answer stopped = reach(wish.sized("2").ordered("stopped"), Life::isReady);
    Answer again = reach(wish.sized("2"), Life::isReady);
    for (Answer later : new Answer[] {other, stopped, again}) {
      assertThat(later.guid()).as("one title, one instance").isEqualTo(first.guid());
      assertThat(later.partition()).as("does not move").isEqualTo(first.partition());
    }
    if (kind == Kind.STOCK) {
      succeed(wish, first);
    } else {
      reach(wish.ordered("destroyed"), Life::isGone);
    }
  }

  /** The one partition of the computer goes to whoever waits for it, when it is free. */
  private void succeed(Wish wish, Answer first) {
    Wish heir = Wish.started(title + "-heir", computer, "3");
    Answer waits = reach(heir, answer -> answer.kind() == Answer.Kind.WAIT);
    assertThat(waits.partition()).as("its partition is taken").isNull();
    reach(wish.ordered("destroyed"), Life::isGone);
    Answer ready = reach(heir, Life::isReady);
    assertThat(ready.guid()).isEqualTo(waits.guid());
    assertThat(ready.partition()).isEqualTo(first.partition());
    reach(heir.ordered("destroyed"), Life::isGone);
  }

  private static boolean isReady(Answer answer) {
    return answer.kind() == Answer.Kind.READY;
  }

  private static boolean isGone(Answer answer) {
    return answer.kind() == Answer.Kind.GONE;
  }

  private Answer reach(Wish wish, Predicate<Answer> goal) {
    Answer[] last = new Answer[1];
    persistently(
        wish.toString(),
        () -> {
          last[0] = mortal.ask(wish);
          if (last[0] == null || !goal.test(last[0])) {
            mortal.run();
            throw new IOException("not yet: " + last[0]);
          }
        });
    return last[0];
  }

  /** Something that fails while the master is away. */
  private interface Step {
    void take() throws IOException, InterruptedException;
  }

  private void persistently(String what, Step step) {
    Awaitility.await(what)
        .atMost(Program.PATIENCE)
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              mortal.revive();
              try {
                step.take();
                return true;
              } catch (IOException notYet) {
                return false;
              }
            });
  }
}
