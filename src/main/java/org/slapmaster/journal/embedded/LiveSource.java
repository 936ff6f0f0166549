package org.slapmaster.journal.embedded;

import akka.stream.ActorAttributes;
import akka.stream.Attributes;
import akka.stream.Outlet;
import akka.stream.SourceShape;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * What is there, in chunks, and then what is committed later. It reads when somebody asks for more,
 * and, when there was nothing, again when something was committed; no timers.
 *
 * @param <T> elements
 */
final class LiveSource<T> extends GraphStage<SourceShape<T>> {
  private final Commits commits;
  private final Supplier<Reader<T>> readers;
  private final Outlet<T> out = Outlet.create("LiveSource.out");
  private final SourceShape<T> shape = SourceShape.of(out);

  /**
   * @param readers makes a reader for each run
   */
  LiveSource(Commits commits, Supplier<Reader<T>> readers) {
    this.commits = commits;
    this.readers = readers;
  }

  /** Where one run has read up to. Not thread-safe. */
  interface Reader<T> {
    /** What comes next, a bounded part of it; empty when there is nothing now. */
    List<T> next();

    /** Whether nothing can come any more. */
    boolean isAtEnd();
  }

  @Override
  public SourceShape<T> shape() {
    return shape;
  }

  /** Reading waits for the disk. */
  @Override
  public Attributes initialAttributes() {
    return Attributes.name("LiveSource").and(ActorAttributes.IODispatcher());
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private final Reader<T> reader = readers.get();
    private final Deque<T> read = new ArrayDeque<>();

    /** So that many commits make one message. */
    private final AtomicBoolean called = new AtomicBoolean();

    private final AsyncCallback<Object> look = createAsyncCallback(nothing -> look());
    private final Runnable call = this::call;

    Logic() {
      super(shape);
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              push();
            }
          });
    }

    @Override
    public void preStart() {
      commits.listen(call);
    }

    @Override
    public void postStop() {
      commits.forget(call);
    }

    private void call() {
      if (called.compareAndSet(false, true)) {
        look.invoke(this);
      }
    }

    private void look() {
      called.set(false);
      if (isAvailable(out)) {
        push();
      }
    }

    private void push() {
      if (read.isEmpty()) {
        read.addAll(reader.next());
      }
      if (!read.isEmpty()) {
        push(out, read.poll());
      } else if (reader.isAtEnd()) {
        completeStage();
      }
    }
  }
}
