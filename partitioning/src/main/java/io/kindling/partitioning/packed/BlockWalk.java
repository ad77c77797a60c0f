package io.kindling.partitioning.packed;

import io.kindling.partitioning.key.Rows;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/** Reads stretches from their first row to their last, a block at a time. */
final class BlockWalk implements Iterator<Rows> {
  private final PackedFolder folder;
  private final Iterator<Stretch> stretches;
  private Stretch stretch;
  private PackedReader reader;
  private int at;
  private int end;

  BlockWalk(PackedFolder folder, List<Stretch> stretches) {
    this.folder = folder;
    this.stretches = stretches.iterator();
  }

  @Override
  public boolean hasNext() {
    return at < end || stretches.hasNext();
  }

  @Override
  public Rows next() {
    if (!hasNext()) {
      throw new NoSuchElementException("There are no more rows");
    }
    if (at == end) {
      stretch = stretches.next();
      at = stretch.first();
      end = at + stretch.rows();
      reader = open(stretch.file());
    }
    try {
      int block = at / PackedFile.BLOCK;
      int first = block * PackedFile.BLOCK;
      Rows rows = reader.block(block);
      int to = Math.min(rows.count(), end - first);
      Rows own = part(rows, at - first, to);
      at = first + to;
      return own;
    } finally {
      if (at == end) {
        reader.close();
      }
    }
  }

  /** A walk may end before its last row: what is open then is closed with the task. */
  private PackedReader open(PackedFile file) {
    PackedReader opened = folder.open(file);
    if (TaskContext.get() != null) {
      TaskContext.get().addTaskCompletionListener((TaskCompletionListener) end -> opened.close());
    }
    return opened;
  }

  private static Rows part(Rows rows, int from, int to) {
    if (from == 0 && to == rows.count()) {
      return rows;
    }
    int start = rows.start(from);
    int[] starts = new int[to - from + 1];
    for (int row = from; row <= to; row++) {
      starts[row - from] = rows.start(row) - start;
    }
    return Rows.of(Arrays.copyOfRange(rows.data(), start, rows.start(to)), starts);
  }
}
