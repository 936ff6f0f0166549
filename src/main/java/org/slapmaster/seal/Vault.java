package org.slapmaster.seal;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import org.slapmaster.model.ConnectionParameters;
import org.slapmaster.model.Parameters;
import org.slapmaster.model.Sealed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals values of parameters and connection parameters, opens them, and forgets the keys of
 * instance trees that are gone. Thread-safe. Methods throw {@link UncheckedIOException} when the
 * key file cannot be read, and {@link DamagedSecretException} when it does not fit the values.
 */
public final class Vault implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Vault.class);

  /** How many keys are held ready to use. */
  private static final int READY = 8_192;

  /** How many keys of trees to come are read at once. */
  private static final int READ_AHEAD = 64;

  /** How many unused ones there shall be on disk before more are written in the background. */
  private static final int AHEAD = 512;

  private final KeyFile file;
  private final ExecutorService background =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "keys");
            thread.setDaemon(true);
            return thread;
          });
  private final LinkedBlockingQueue<Long> toErase = new LinkedBlockingQueue<>();
  private final Map<Long, TreeKey> ready =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, TreeKey> eldest) {
          return size() > READY;
        }
      };

  /** The highest number that was ever read; guarded by {@link #ready}. */
  private long newest;

  private Vault(KeyFile file) {
    this.file = file;
  }

  /**
   * Opens a key file, or creates it.
   *
   * @throws IOException when there is another file of that name, or it cannot be used
   */
  public static Vault open(Path file) throws IOException {
    return new Vault(KeyFile.open(file));
  }

  /** Open parameters sealed with a key; sealed ones as they are. */
  public Parameters seal(Parameters parameters, long key) {
    return seal(parameters, key, Parameters.NONE);
  }

  /**
   * The same, for less where they are what they were.
   *
   * @param before what they may be equal to: sealed, or open for none
   */
  public Parameters seal(Parameters parameters, long key, Parameters before) {
    return parameters.areSealed()
        ? parameters
        : Parameters.of(needed(key).seal(parameters.values(), before.sealed()));
  }

  /** Open connection parameters with their secrets sealed; others as they are. */
  public ConnectionParameters seal(ConnectionParameters published, long key) {
    if (published.areSealed() || published.secrets().isEmpty()) {
      return published;
    }
    TreeMap<String, String> clear = new TreeMap<>(published.values());
    clear.keySet().retainAll(published.publicKeys());
    return new ConnectionParameters(
        clear, published.publicKeys(), needed(key).seal(published.secrets(), null));
  }

  /** Parameters that can be read; none when their key was erased, as their tree is gone. */
  public Parameters open(Parameters parameters) {
    return parameters.areSealed() ? Parameters.of(values(parameters.sealed())) : parameters;
  }

  /**
   * Connection parameters that can be read; only the public ones when their key was erased, as
   * their tree is gone.
   */
  public ConnectionParameters open(ConnectionParameters published) {
    if (!published.areSealed()) {
      return published;
    }
    TreeMap<String, String> all = new TreeMap<>(published.clear());
    all.putAll(values(published.sealed()));
    return ConnectionParameters.of(all, published.publicKeys());
  }

  private Map<String, String> values(Sealed sealed) {
    TreeKey key = sealed.names().isEmpty() ? null : key(sealed.key());
    return key == null ? Map.of() : key.open(sealed);
  }

  /** Whether a key is there. */
  public boolean has(long key) {
    return key(key) != null;
  }

  private TreeKey needed(long number) {
    reserve(number);
    TreeKey key = key(number);
    if (key == null) {
      throw new IllegalStateException(
          "Expected key "
              + number
              + " to seal with, but it was erased: its instance tree is gone.");
    }
    return key;
  }

  /** Nearly always there are keys enough. */
  private void reserve(long number) {
    if (number > file.last()) {
      try {
        file.reserve(number);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    } else if (number > file.last() - AHEAD) {
      inBackground(() -> file.reserve(number + AHEAD));
    }
  }

  private TreeKey key(long number) {
    synchronized (ready) {
      TreeKey key = ready.get(number);
      if (key != null) {
        return key;
      }
    }
    try {
      return read(number);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** New trees take one key after the other: those are read some at a time. */
  private TreeKey read(long number) throws IOException {
    synchronized (ready) {
      List<byte[]> materials = file.read(number, number > newest ? READ_AHEAD : 1);
      for (int i = 0; i < materials.size(); i++) {
        if (materials.get(i) != null) {
          ready.put(number + i, new TreeKey(number + i, materials.get(i)));
        }
      }
      newest = Math.max(newest, number + materials.size() - 1);
      return ready.get(number);
    }
  }

  /**
   * Erases a key for ever, in the background: whoever calls has journaled that its tree is gone,
   * and {@link #keepOnly} makes good what a crash prevents.
   */
  public void erase(long key) {
    toErase.add(key);
    inBackground(this::eraseAll);
  }

  /** All that came meanwhile, with one sync. */
  private void eraseAll() throws IOException {
    List<Long> keys = new ArrayList<>();
    toErase.drainTo(keys);
    if (!keys.isEmpty()) {
      file.erase(keys);
      synchronized (ready) {
        keys.forEach(ready::remove);
      }
    }
  }

  /**
   * Brings the keys in line with a journal that was just replayed.
   *
   * @param used the highest number that the journal knows
   * @param living the numbers that living trees need
   * @throws UncheckedIOException when one of those is not there
   */
  public void keepOnly(long used, BitSet living) {
    try {
      file.keepOnly(used, living);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private interface Task {
    void run() throws IOException;
  }

  private void inBackground(Task task) {
    try {
      background.execute(
          () -> {
            try {
              task.run();
            } catch (IOException failure) {
              LOG.error("Expected to write keys, but: {}", failure.toString());
            }
          });
    } catch (RejectedExecutionException closed) {
      LOG.debug("Keys are made good at the next start");
    }
  }

  /** Lets go of the file, when what was to be erased is. */
  @Override
  public void close() throws IOException {
    background.shutdown();
    eraseAll();
    file.close();
  }
}
