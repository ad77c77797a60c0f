package io.kindling.jobs.trial;

import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Rows that several large trials take alike: made once, and kept while one of them needs them. */
final class SharedRows implements AutoCloseable {
  private final Map<Key, Entry> entries = new LinkedHashMap<>();

  /** Trials with equal ones take the same rows, encoded alike. */
  record Key(long draw, DataSpec spec, ShardRule rule) {}

  /** Rows that are made by the first who needs them. */
  private static final class Entry {
    private int users;
    private Optional<PreparedData> made = Optional.empty();

    synchronized PreparedData made(Supplier<PreparedData> how) {
      if (made.isEmpty()) {
        made = Optional.of(how.get());
      }
      return made.get();
    }

    synchronized void free() {
      made.ifPresent(PreparedData::unpersist);
      made = Optional.empty();
    }
  }

  /** Takes rows; they are to be given back. */
  PreparedData take(Key key, Supplier<PreparedData> how) {
    Entry entry;
    synchronized (this) {
      entry = Optional.ofNullable(entries.remove(key)).orElseGet(Entry::new);
      entries.put(key, entry); // behind all that were asked for earlier
      entry.users++;
    }
    boolean made = false;
    try {
      PreparedData rows = entry.made(how);
      made = true;
      return rows;
    } finally {
      if (!made) {
        giveBack(key);
      }
    }
  }

  /** Of those that nobody uses, the last that were asked for stay: who comes may want them. */
  synchronized void giveBack(Key key) {
    Entry given = entries.get(key);
    if (given == null) {
      return; // all were freed since: the run is over
    }
    given.users--;
    Map<Key, Entry> idle = new HashMap<>(entries);
    idle.values().removeIf(entry -> entry.users > 0);
    for (Iterator<Key> all = entries.keySet().iterator(); all.hasNext() && idle.size() > 1; ) {
      Key one = all.next();
      if (idle.containsKey(one)) {
        idle.remove(one).free();
        all.remove();
      }
    }
  }

  @Override
  public synchronized void close() {
    entries.values().forEach(Entry::free);
    entries.clear();
  }
}
