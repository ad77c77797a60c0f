package io.kindling.jobs.averaging;

import io.kindling.jobs.spark.MessageHandler.Reply;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Puts contributions together from the slices that arrive, in any order, on several threads. */
final class Inbox {
  private final Tables tables;
  private final Map<Long, Incoming> byNode = new ConcurrentHashMap<>();
  private volatile int plan;

  /** For gradients of parameters that have these tables. */
  Inbox(Tables tables) {
    this.tables = tables;
  }

  /** Takes a slice; with the last of a part, the part is whole. */
  Optional<Whole> take(Object[] message, Optional<Reply> reply) {
    long[] key = (long[]) message[1];
    int ofPlan = (int) key[0];
    if (ofPlan > plan) {
      forgetBefore(ofPlan);
    }
    // An array belongs to one plan, so that a slice that is late by a plan cannot spoil a newer.
    Incoming incoming =
        byNode.computeIfAbsent((long) ofPlan << 32 | key[3], node -> new Incoming(tables));
    return incoming.take(key, message, reply);
  }

  private synchronized void forgetBefore(int newPlan) {
    if (newPlan > plan) {
      byNode.clear();
      plan = newPlan;
    }
  }

  /** A part that is whole, and the way back for each of its slices. */
  record Whole(Contribution contribution, Reply[] replies) {}

  /** What has come of one node's part of one operation. */
  private static final class Incoming {
    private final Tables tables;
    private long operation = -1;
    private float[] whole = new float[0];
    private float[] numbers = new float[0];
    private int[][] rows = new int[0][];
    private double[] sums = new double[0];
    private float[][] carried = new float[0][];
    private Reply[] replies = new Reply[0];
    private int missing;

    Incoming(Tables tables) {
      this.tables = tables;
    }

    Optional<Whole> take(long[] key, Object[] message, Optional<Reply> reply) {
      int slice = (int) key[5];
      if (slice == 0 && namesRows(key)) {
        tables.check((int[][]) message[5], key[4]);
      }
      float[] target = begin(key);
      if (target.length > 0) {
        Wire.unpackInto((byte[]) message[2], slice, target);
      }
      return end(key, slice, message, reply);
    }

    private static boolean namesRows(long[] key) {
      return key[7] > 0;
    }

    private synchronized float[] begin(long[] key) {
      if (key[1] > operation) {
        operation = key[1];
        int count = (int) key[4];
        numbers = namesRows(key) || count == 0 ? new float[count] : whole(count);
        missing = (int) key[6];
        replies = new Reply[missing];
      }
      return numbers;
    }

    /** An array for a whole gradient, the same for one operation after another. */
    private synchronized float[] whole(int length) {
      whole = whole.length == length ? whole : new float[length];
      return whole;
    }

    private synchronized Optional<Whole> end(
        long[] key, int slice, Object[] message, Optional<Reply> reply) {
      if (slice == 0) {
        sums = (double[]) message[3];
        carried = (float[][]) message[4];
        rows = (int[][]) message[5];
      }
      replies[slice] = reply.orElse(answer -> {});
      missing--;
      if (missing > 0) {
        return Optional.empty();
      }
      Operation given = Operation.ofCode(key[1]);
      Addend gradient =
          namesRows(key)
              ? new RowGradient(tables.runs(rows), numbers, () -> whole(tables.length()))
              : new WholeGradient(numbers);
      return Optional.of(
          new Whole(
              new Contribution(
                  (int) key[0], given, (int) key[2], (int) key[3], gradient, sums, carried),
              replies));
    }
  }
}
