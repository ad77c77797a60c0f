package io.kindling.jobs.averaging;

import io.kindling.jobs.spark.MessageHandler.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Adds up the gradients of one operation after another while they arrive: a slice of what two
 * children of the shard tree bring is added as soon as both are there, by whoever brings the
 * second. Which of the two that is makes no difference to the sum. Belongs to one plan, so that a
 * slice that is late by a plan cannot spoil a newer.
 */
final class SliceSums {
  /** Where nothing is: none of a node's shards has rows in the step. */
  private static final Share NOTHING =
      new Share() {
        @Override
        public void copyInto(float[] target, int shift, int from, int to) {
          Arrays.fill(target, from + shift, to + shift, 0);
        }

        @Override
        public void accumulate(float[] target, int shift, int from, int to) {}
      };

  private final Tables tables;
  private final int length;
  private final StepWatch watch;
  private final Map<Long, Share> waiting = new ConcurrentHashMap<>();
  private final Deque<float[]> spare = new ConcurrentLinkedDeque<>();
  private final Map<Integer, List<Reply>> untilSummed = new ConcurrentHashMap<>();
  private final Share[] notLaid;
  private volatile boolean closed;
  private float[] sum = new float[0];
  private float[] whole = new float[0];

  SliceSums(Tables tables, StepWatch watch) {
    this.tables = tables;
    this.length = tables.whole().numbers();
    this.watch = watch;
    this.notLaid = new Share[slices()];
  }

  private int slices() {
    return Wire.slices(length);
  }

  /** Tells someone when a slice is whole, or that the plan is no more. */
  void whenSummed(int slice, Reply reply) {
    untilSummed.merge(slice, List.of(reply), SliceSums::joined);
    if (closed) {
      close();
    }
  }

  private static List<Reply> joined(List<Reply> some, List<Reply> others) {
    List<Reply> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  /** Takes a slice of a node's gradient, all of whose numbers travel. */
  void add(int node, int slice, byte[] packed) {
    float[] numbers = buffer();
    Wire.unpackInto(packed, numbers, 0, Wire.count(length, slice));
    add(node, slice, new SliceShare(numbers, slice * Wire.SLICE));
  }

  /** Takes a node's whole gradient, which is left as it is; an empty one is none. */
  void add(int node, float[] gradient) {
    float[] travels = tables.pack(new int[0][], gradient);
    for (int slice = 0; slice < slices(); slice++) {
      if (gradient.length == 0) {
        add(node, slice, NOTHING);
      } else {
        float[] numbers = buffer();
        int first = slice * Wire.SLICE;
        System.arraycopy(travels, first, numbers, 0, Wire.count(length, slice));
        add(node, slice, new SliceShare(numbers, first));
      }
    }
  }

  /** Takes a node's gradient of which only some rows are there. */
  void add(int node, Runs rows, float[] numbers) {
    for (int slice = 0; slice < slices(); slice++) {
      add(node, slice, new RowShare(rows, numbers));
    }
  }

  private void add(int node, int slice, Share share) {
    long start = System.nanoTime();
    Share sumSoFar = share;
    for (int at = node; at > 1; at /= 2) {
      long place = (long) slice << 32 | at / 2;
      Share other = waiting.putIfAbsent(place, sumSoFar);
      if (other == null) {
        watch.added(start);
        return;
      }
      waiting.remove(place); // only two ever come to a place
      sumSoFar = sum(sumSoFar, other, slice);
    }
    end(slice, sumSoFar);
    watch.added(start);
    List<Reply> told = untilSummed.remove(slice);
    if (told != null) {
      told.forEach(reply -> reply.send(new Object[] {Wire.TAKEN}));
    }
  }

  private Share sum(Share one, Share other, int slice) {
    if (one == NOTHING || other == NOTHING) {
      return one == NOTHING ? other : one;
    }
    if (one instanceof SliceShare whole) {
      return added(whole, other, slice);
    }
    return other instanceof SliceShare whole ? added(whole, one, slice) : new PairShare(one, other);
  }

  private Share added(SliceShare whole, Share other, int slice) {
    int from = slice * Wire.SLICE;
    other.accumulate(whole.numbers(), -from, from, from + Wire.count(length, slice));
    release(other);
    return whole;
  }

  private void release(Share share) {
    if (share instanceof SliceShare used) {
      spare.push(used.numbers());
    }
  }

  private float[] buffer() {
    float[] used = spare.poll();
    return used == null ? new float[Math.min(length, Wire.SLICE)] : used;
  }

  private void end(int slice, Share share) {
    if (share instanceof SliceShare whole) {
      int from = slice * Wire.SLICE;
      whole.copyInto(sum(), 0, from, from + Wire.count(length, slice));
      release(whole);
      notLaid[slice] = null;
    } else {
      notLaid[slice] = share;
    }
  }

  private synchronized float[] sum() {
    sum = sum.length == length ? sum : new float[length];
    return sum;
  }

  /** The sum of all that came, of which the rows are still to be laid where they belong. */
  Additions additions() {
    float[] all = tables.length() == length ? sum() : whole();
    return new Additions(all, List.of((from, to) -> lay(all, from, to)));
  }

  private synchronized float[] whole() {
    whole = whole.length == tables.length() ? whole : new float[tables.length()];
    return whole;
  }

  private void lay(float[] all, int from, int to) {
    Runs trained = tables.whole();
    for (int run = trained.firstAt(from); run < trained.count() && trained.from(run) < to; run++) {
      int shift = trained.shift(run);
      int end = Math.min(to, trained.to(run)) + shift;
      int at = Math.max(from, trained.from(run)) + shift;
      while (at < end) {
        int slice = at / Wire.SLICE;
        int next = Math.min(end, (slice + 1) * Wire.SLICE);
        lay(slice, all, -shift, at, next);
        at = next;
      }
    }
  }

  private void lay(int slice, float[] all, int shift, int from, int to) {
    if (notLaid[slice] != null) {
      notLaid[slice].copyInto(all, shift, from, to);
    } else if (all != sum) {
      System.arraycopy(sum, from, all, from + shift, to - from);
    }
  }

  /** Tells all that wait for a slice that the plan is no more. */
  void close() {
    closed = true;
    for (Integer slice : List.copyOf(untilSummed.keySet())) {
      List<Reply> told = untilSummed.remove(slice);
      if (told != null) {
        told.forEach(reply -> reply.send(new Object[] {Verdict.GONE.name()}));
      }
    }
  }
}
