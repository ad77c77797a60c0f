package io.kindling.partitioning.packed;

import io.kindling.partitioning.key.Rows;
import io.kindling.partitioning.shard.Gathering;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The blocks of some stretches that were used last. An epoch mixes 64 blocks of a shard at a time;
 * each may lie across the border of two in a file, and a batch in two such windows. Where that
 * would be more than the share of what the process may hold, fewer are held, and read again.
 */
final class HeldBlocks implements Gathering.Source {
  private static final int MOST = 2 * (64 + 2);
  private static final Rows NONE = Rows.of(new byte[0], new int[] {0});

  private final PackedFolder folder;
  private final List<Stretch> stretches;
  private final int[] firsts;
  private final List<PackedReader> readers = new ArrayList<>();
  private final Map<Long, Rows> blocks = new LinkedHashMap<>(16, 0.75f, true);
  private final long task;
  private final HeldBudget budget;
  private volatile boolean closed;
  private Rows found = NONE;
  private long bytes;
  private int place;

  private HeldBlocks(PackedFolder folder, List<Stretch> stretches, long task, HeldBudget budget) {
    this.task = task;
    this.budget = budget;
    this.folder = folder;
    this.stretches = stretches;
    this.firsts = new int[stretches.size() + 1];
    for (int i = 0; i < stretches.size(); i++) {
      firsts[i + 1] = firsts[i] + stretches.get(i).rows();
      readers.add(null);
    }
  }

  /** None yet; a task that reads some gives them up when it ends. */
  static HeldBlocks of(PackedFolder folder, List<Stretch> stretches) {
    HeldBlocks held = of(folder, stretches, HeldBudget.ofProcess());
    if (TaskContext.get() != null) {
      TaskContext.get().addTaskCompletionListener((TaskCompletionListener) ended -> held.close());
    }
    return held;
  }

  /** None yet, sharing with others. */
  static HeldBlocks of(PackedFolder folder, List<Stretch> stretches, HeldBudget budget) {
    HeldBlocks held = new HeldBlocks(folder, stretches, task(), budget);
    budget.join(held);
    return held;
  }

  private static long task() {
    return TaskContext.get() == null ? -1 : TaskContext.get().taskAttemptId();
  }

  /** Whether the task that asks may use them: that which they were made for, as long as it runs. */
  boolean serve() {
    return !closed && task == task();
  }

  @Override
  public synchronized int length(int row) {
    find(row);
    return found.length(place);
  }

  @Override
  public synchronized void copyInto(int row, byte[] target, int at) {
    find(row);
    found.copyInto(place, target, at);
  }

  private void find(int row) {
    int stretch = 0;
    while (row >= firsts[stretch + 1]) {
      stretch++;
    }
    int inFile = stretches.get(stretch).first() + row - firsts[stretch];
    int block = inFile / PackedFile.BLOCK;
    long key = (long) stretch << 32 | block;
    found = blocks.get(key);
    if (found == null) {
      found = reader(stretch).block(block);
      hold(key);
    }
    place = inFile % PackedFile.BLOCK;
  }

  private void hold(long key) {
    blocks.put(key, found);
    bytes += found.data().length;
    shrink();
  }

  /** Gives up what was not used for longest, as far as others need the room. */
  synchronized void shrink() {
    long most = budget.share();
    Iterator<Rows> eldest = blocks.values().iterator();
    while (blocks.size() > MOST || bytes > most && blocks.size() > 1) {
      bytes -= eldest.next().data().length;
      eldest.remove();
    }
  }

  synchronized long bytes() {
    return bytes;
  }

  private PackedReader reader(int stretch) {
    if (readers.get(stretch) == null) {
      readers.set(stretch, folder.open(stretches.get(stretch).file()));
    }
    return readers.get(stretch);
  }

  synchronized void close() {
    budget.leave(this);
    closed = true;
    blocks.clear();
    found = NONE;
    bytes = 0;
    for (PackedReader reader : readers) {
      if (reader != null) {
        reader.close();
      }
    }
    readers.clear();
  }
}
