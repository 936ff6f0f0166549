package org.slapmaster.history;

import java.util.ArrayList;
import java.util.List;

/**
 * The calls of all clients of one master in the order in which they began and ended, after Jepsen:
 * invoke, then ok, refused or unknown. Thread-safe.
 *
 * <pre>{@code
 * ClientHistory history = new ClientHistory();
 * ClientHistory.Call call = history.invoke("client-3", Order.request("site-7", "site-7", "v1"));
 * call.answered(new Answer(Answer.Kind.WAIT, "SOFTINST-7", "COMP-1/slappart0", 1, null));
 * assertThat(HistoryChecker.violations(history)).isEmpty();
 * }</pre>
 */
public final class ClientHistory {
  /** Of a call whose end its client never saw: it may take effect at any later moment. */
  static final long NEVER = Long.MAX_VALUE;

  private final List<Call> calls = new ArrayList<>();
  private long moment;

  /** What became of a call. */
  enum End {
    OPEN,
    ANSWERED,
    REFUSED,
    UNKNOWN
  }

  /**
   * What is asked for.
   *
   * @param tree title of the root of the tree that it concerns
   * @param title of the instance that it concerns
   * @param wanted what the request says, requester included: two requests are the same when equal;
   *     null when nothing is changed by asking
   * @param state whether it orders a state, which may spread to all below it
   * @param ends whether the title may belong to another instance afterwards: a destruction, or a
   *     new name
   * @param to the new title; else null
   */
  public record Order(
      String tree, String title, String wanted, boolean state, boolean ends, String to) {
    /** A request; repeated unchanged it only asks. */
    public static Order request(String tree, String title, String wanted) {
      return new Order(tree, title, wanted, false, false, null);
    }

    /** A look at the instance. */
    public static Order look(String tree, String title) {
      return new Order(tree, title, null, false, false, null);
    }

    /** The instance and all below it shall be started or stopped. */
    public static Order state(String tree, String title, String state) {
      return new Order(tree, title, state, true, false, null);
    }

    /** The instance and all below it shall go. */
    public static Order destroy(String tree, String title) {
      return new Order(tree, title, "destroyed", true, true, null);
    }

    /** The instance shall have another title. */
    public static Order rename(String tree, String title, String to) {
      return new Order(tree, title, "renamed " + to, false, true, to);
    }

    boolean concerns(String someTitle) {
      return title.equals(someTitle) || someTitle.equals(to);
    }
  }

  /**
   * What a client was told.
   *
   * @param guid of the instance; null when there is none, or the answer does not say
   * @param partition on which it is; null when it has none yet, or may move (a shared instance)
   * @param revision zero when the answer does not say
   * @param published connection parameters, where the caller knows that nothing but a change of the
   *     request changes them; else null
   */
  public record Answer(Kind kind, String guid, String partition, long revision, String published) {
    /** The answers. */
    public enum Kind {
      WAIT,
      READY,
      /** It is there or comes; whether it is ready, the answer does not say. */
      ACCEPTED,
      /** There is no such instance. */
      GONE
    }

    /** There is no such instance. */
    public static Answer gone() {
      return new Answer(Kind.GONE, null, null, 0, null);
    }
  }

  /** Notes that a call begins; its end is told to what is returned. */
  public synchronized Call invoke(String client, Order order) {
    Call call = new Call(client, order, ++moment);
    calls.add(call);
    return call;
  }

  /** The calls so far, in the order in which they began. */
  synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  /** How many calls ended in each way: answered, refused, unknown or open. */
  public synchronized String counts() {
    long answered = count(End.ANSWERED);
    long refused = count(End.REFUSED);
    return answered
        + " answered, "
        + refused
        + " refused, "
        + (calls.size() - answered - refused)
        + " unknown";
  }

  private long count(End end) {
    return calls.stream().filter(call -> call.end == end).count();
  }

  /** One call. Thread-safe. */
  public final class Call {
    final String client;
    final Order order;
    final long began;
    private long ended = NEVER;
    private End end = End.OPEN;
    private Answer answer;
    private String why = "";

    private Call(String client, Order order, long began) {
      this.client = client;
      this.order = order;
      this.began = began;
    }

    /** It was answered. */
    public void answered(Answer given) {
      end(End.ANSWERED, given, "");
    }

    /** The master said no: nothing has changed. */
    public void refused(String sentence) {
      end(End.REFUSED, null, sentence);
    }

    /** Nobody knows whether it took effect, or will: a broken connection, no answer in time. */
    public void unknown(String reason) {
      end(End.UNKNOWN, null, reason);
    }

    private void end(End how, Answer given, String reason) {
      synchronized (ClientHistory.this) {
        if (end != End.OPEN) {
          throw new IllegalStateException("Expected an open call, but it has ended: " + this);
        }
        end = how;
        answer = given;
        why = reason;
        ended = how == End.UNKNOWN ? NEVER : ++moment;
      }
    }

    /** {@link #NEVER} when its client did not see it. */
    long ended() {
      synchronized (ClientHistory.this) {
        return ended;
      }
    }

    /** Null when it was not answered. */
    Answer answer() {
      synchronized (ClientHistory.this) {
        return answer;
      }
    }

    /** Whether it can have changed anything. */
    boolean mayChange() {
      synchronized (ClientHistory.this) {
        return order.wanted() != null && end != End.REFUSED;
      }
    }

    @Override
    public String toString() {
      synchronized (ClientHistory.this) {
        return began
            + ".."
            + (ended == NEVER ? "?" : ended)
            + " "
            + client
            + " "
            + order
            + " -> "
            + (answer == null ? end + " " + why : answer);
      }
    }
  }
}
