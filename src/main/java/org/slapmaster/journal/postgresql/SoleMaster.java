package org.slapmaster.journal.postgresql;

import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slapmaster.journal.JournalState;
import org.slapmaster.journal.JournalWait;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that one master at a time uses a journal in PostgreSQL, by a lock that the server
 * gives back when the connection ends, however that comes about; and notices when the server goes
 * and comes back.
 *
 * <p>While the server is away the lock is away too, and another master may take it: the first then
 * ends. Should both write for a moment, the primary key of the journal refuses what one of them
 * writes on a state that it has not seen, so nothing is decided twice.
 */
public final class SoleMaster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SoleMaster.class);
  private static final long PERIOD = Duration.ofSeconds(1).toMillis();

  /** For a master that was killed: how soon the server notices is its own affair. */
  private static final Duration LINGERING = Duration.ofSeconds(5);

  /** The server asks a silent host whether it is there; 20 s after it died its lock is free. */
  private static final String KEEP_ALIVE =
      "set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3";

  private static final long KIND = 710_001;

  /**
   * The lock of the very table, so that schemas of one database do not stand in each other's way.
   */
  private static final String LOCK =
      "select pg_try_advisory_lock((%d::bigint << 32) | 'event_journal'::regclass::oid::bigint)"
          .formatted(KIND);

  private static final String HOLDER =
      ("select 'another one at ' || coalesce(host(a.client_addr), 'the same host') || ' has it"
              + " since ' || date_trunc('second', a.backend_start) from pg_locks l join"
              + " pg_stat_activity a on a.pid = l.pid where l.locktype = 'advisory' and l.granted and"
              + " l.classid = %d and l.objid = 'event_journal'::regclass::oid and l.database = (select"
              + " oid from pg_database where datname = current_database())")
          .formatted(KIND);

  private final Server server;
  private final CountDownLatch closing = new CountDownLatch(1);
  private PostgresqlConnection connection;
  private Thread watch;

  private SoleMaster(Server server, PostgresqlConnection connection) {
    this.server = server;
    this.connection = connection;
  }

  /** Somebody else has the lock. Its message is a sentence. */
  private static final class HeldException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    HeldException(String sentence) {
      super(sentence);
    }
  }

  /**
   * Takes the journal; waits for a server that is not there yet, as the settings say.
   *
   * @param config of a master
   * @throws IllegalArgumentException with one sentence when it cannot be had
   */
  public static SoleMaster take(Config config) throws InterruptedException {
    Config settings = config.getConfig("slapmaster.postgresql");
    Server server = new Server(settings);
    long began = System.nanoTime();
    while (true) {
      try {
        return new SoleMaster(server, held(server));
      } catch (UnreachableException | HeldException notYet) {
        Duration patience =
            notYet instanceof HeldException ? LINGERING : settings.getDuration("patience");
        if (System.nanoTime() - began > patience.toNanos()) {
          throw new IllegalArgumentException(notYet.getMessage(), notYet);
        }
        LOG.info("{} Trying again.", notYet.getMessage());
        Thread.sleep(PERIOD);
      } catch (IllegalStateException refusal) {
        throw new IllegalArgumentException(refusal.getMessage(), refusal);
      }
    }
  }

  /** A connection that has the lock. */
  private static PostgresqlConnection held(Server server) {
    PostgresqlConnection connection = server.connect();
    try {
      Schema.check(server, connection);
      server.run(connection, KEEP_ALIVE);
      if (server.query(connection, LOCK, Boolean.class).contains(true)) {
        return connection;
      }
      List<String> holder = server.query(connection, HOLDER, String.class);
      throw new HeldException(
          "Expected to be the only master on %s, but %s. Stop that one first."
              .formatted(server, holder.isEmpty() ? "another one has it" : holder.get(0)));
    } catch (IllegalStateException failure) {
      server.close(connection);
      throw failure;
    }
  }

  /**
   * From now on the system's {@link JournalState} tells whether the server is there, and the system
   * ends when another master has taken its place.
   */
  public void watch(ActorSystem<?> system) {
    watch = new Thread(() -> watchOver(system), "postgresql-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private void watchOver(ActorSystem<?> system) {
    JournalState state = JournalState.of(system);
    try {
      while (!closing.await(PERIOD, TimeUnit.MILLISECONDS)) {
        look(state);
      }
    } catch (HeldException taken) {
      LOG.error("{}", taken.getMessage());
      system.terminate();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(JournalState state) {
    try {
      if (connection == null) {
        connection = held(server);
        LOG.info("Back: {}", server);
        state.available();
      } else {
        server.query(connection, "select 1", Integer.class);
      }
    } catch (HeldException taken) {
      throw taken;
    } catch (IllegalStateException away) {
      if (connection != null) {
        server.close(connection);
        connection = null;
        LOG.warn("{}", away.getMessage());
      }
      Instant since = state.waiting().map(JournalWait::since).orElseGet(Instant::now);
      state.unavailable(new JournalWait(since, false, away.getMessage()));
    }
  }

  /** Gives the journal back. */
  @Override
  public void close() {
    closing.countDown();
    try {
      if (watch != null) {
        watch.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (connection != null) {
      server.close(connection);
    }
  }
}
