package io.kindling.partitioning.packed;

import io.kindling.partitioning.key.Rows;
import io.kindling.partitioning.shard.Gathering;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The blocks of some stretches that were used last. An epoch mixes 64 blocks of a shard at a time;
 * each may lie across the border of two in a file, and a batch in two such windows.
 */
final class HeldBlocks implements Gathering.Source {
  private static final int MOST = 2 * (64 + 2);

  private final PackedFolder folder;
  private final List<Stretch> stretches;
  private final int[] firsts;
  private final List<PackedReader> readers = new ArrayList<>();
  private final Map<Long, Rows> blocks =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Rows> eldest) {
          return size() > MOST;
        }
      };
  private final long task;
  private volatile boolean closed;
  private Rows found;
  private int place;

  private HeldBlocks(PackedFolder folder, List<Stretch> stretches, long task) {
    this.task = task;
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
    HeldBlocks held = new HeldBlocks(folder, stretches, task());
    if (TaskContext.get() != null) {
      TaskContext.get().addTaskCompletionListener((TaskCompletionListener) ended -> held.close());
    }
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
  public int length(int row) {
    find(row);
    return found.length(place);
  }

  @Override
  public void copyInto(int row, byte[] target, int at) {
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
      blocks.put(key, found);
    }
    place = inFile % PackedFile.BLOCK;
  }

  private PackedReader reader(int stretch) {
    if (readers.get(stretch) == null) {
      readers.set(stretch, folder.open(stretches.get(stretch).file()));
    }
    return readers.get(stretch);
  }

  private void close() {
    closed = true;
    for (PackedReader reader : readers) {
      if (reader != null) {
        reader.close();
      }
    }
  }
}
