package org.slapmaster.bench.inside;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.SignalHandler;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slapmaster.journal.Block;

/** An actor that persists the same again as soon as the journal says that it is written. */
final class Writer extends EventSourcedBehavior<Writer.Write, Block, Long> {
  private final String plugin;
  private final List<Block> batch;
  private final Course course;
  private final ActorRef<Write> self;

  private Writer(ActorRef<Write> self, String plugin, String id, List<Block> batch, Course course) {
    super(PersistenceId.ofUniqueId(id));
    this.self = self;
    this.plugin = plugin;
    this.batch = batch;
    this.course = course;
  }

  /**
   * @param plugin which journal
   * @param batch what is persisted at a time
   */
  static Behavior<Write> create(String plugin, String id, List<Block> batch, Course course) {
    return Behaviors.setup(context -> new Writer(context.getSelf(), plugin, id, batch, course));
  }

  /** Go on. */
  record Write() {}

  /**
   * What writers of one round have in common.
   *
   * @param ready counted down by each writer that may begin
   * @param written events so far
   * @param over whether they shall end
   * @param ended counted down by each that did
   */
  record Course(CountDownLatch ready, LongAdder written, AtomicBoolean over, CountDownLatch ended) {
    static Course of(int writers) {
      return new Course(
          new CountDownLatch(writers),
          new LongAdder(),
          new AtomicBoolean(),
          new CountDownLatch(writers));
    }
  }

  @Override
  public String journalPluginId() {
    return plugin;
  }

  @Override
  public Long emptyState() {
    return 0L;
  }

  @Override
  public SignalHandler<Long> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), state -> course.ready().countDown())
        .build();
  }

  @Override
  public CommandHandler<Write, Block, Long> commandHandler() {
    return (state, write) -> {
      if (course.over().get()) {
        course.ended().countDown();
        return Effect().stop();
      }
      return Effect()
          .persist(batch)
          .thenRun(
              after -> {
                course.written().add(batch.size());
                self.tell(write);
              });
    };
  }

  @Override
  public EventHandler<Long, Block> eventHandler() {
    return (written, block) -> written + 1;
  }
}
