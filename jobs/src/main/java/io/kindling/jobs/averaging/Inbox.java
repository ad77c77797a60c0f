package io.kindling.jobs.averaging;

import io.kindling.jobs.spark.MessageHandler.Reply;
import java.util.Arrays;
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
    private float[] all = new float[0];
    private float[] whole = new float[0];
    private float[] numbers = new float[0];
    private int[][] rows = new int[0][];
    private double[] sums = new double[0];
    private float[] beside = new float[0];
    private int[] lengths = new int[0];
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
      float[] gradient = begin(key);
      int own = Wire.slices(gradient.length);
      float[] target = slice < own ? gradient : beside(key);
      if (target.length > 0) {
        Wire.unpackInto((byte[]) message[2], slice < own ? slice : slice - own, target);
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
        numbers = namesRows(key) || count == 0 ? new float[count] : all(count);
        beside = new float[(int) key[8]];
        missing = (int) key[6];
        replies = new Reply[missing];
      }
      return numbers;
    }

    /** An array for what shards hand back; none once a newer operation has begun. */
    private synchronized float[] beside(long[] key) {
      return key[1] == operation ? beside : new float[0];
    }

    /** An array for all that is trained, the same for one operation after another. */
    private float[] all(int count) {
      all = all.length == count ? all : new float[count];
      return all;
    }

    /** An array for a whole gradient, the same for one operation after another. */
    private float[] whole(int length) {
      whole = whole.length == length ? whole : new float[length];
      return whole;
    }

    private synchronized Optional<Whole> end(
        long[] key, int slice, Object[] message, Optional<Reply> reply) {
      if (slice == 0) {
        sums = (double[]) message[3];
        lengths = (int[]) message[4];
        rows = (int[][]) message[5];
      }
      replies[slice] = reply.orElse(answer -> {});
      missing--;
      if (missing > 0) {
        return Optional.empty();
      }
      Operation given = Operation.ofCode(key[1]);
      boolean isWhole = numbers.length == 0 || numbers.length == tables.length();
      Runs runs = namesRows(key) ? tables.runs(rows) : tables.whole();
      Addend gradient =
          isWhole && !namesRows(key)
              ? new WholeGradient(numbers)
              : new RowGradient(runs, numbers, () -> whole(tables.length()));
      return Optional.of(new Whole(contribution(key, given, gradient), replies));
    }

    private Contribution contribution(long[] key, Operation given, Addend gradient) {
      float[][] parts = new float[lengths.length][];
      int at = 0;
      for (int i = 0; i < parts.length; i++) {
        parts[i] = Arrays.copyOfRange(beside, at, at + lengths[i]);
        at += lengths[i];
      }
      float[][] carried = Arrays.copyOfRange(parts, 1, parts.length);
      return new Contribution(
          (int) key[0], given, (int) key[2], (int) key[3], gradient, sums, carried, parts[0]);
    }
  }
}
