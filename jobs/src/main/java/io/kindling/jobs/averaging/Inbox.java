package io.kindling.jobs.averaging;

import io.kindling.jobs.spark.MessageHandler.Reply;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Puts contributions together from the slices that arrive, in any order, on several threads. */
final class Inbox {
  private final Map<Long, Incoming> byNode = new ConcurrentHashMap<>();
  private volatile int plan;

  /** Takes a slice; with the last of a part, the part is whole. */
  Optional<Whole> take(Object[] message, Optional<Reply> reply) {
    long[] key = (long[]) message[1];
    int ofPlan = (int) key[0];
    if (ofPlan > plan) {
      forgetBefore(ofPlan);
    }
    // An array belongs to one plan, so that a slice that is late by a plan cannot spoil a newer.
    Incoming incoming =
        byNode.computeIfAbsent((long) ofPlan << 32 | key[3], node -> new Incoming());
    return incoming.take(key, (byte[]) message[2], (double[]) message[3], reply);
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
    private long operation = -1;
    private float[] gradient = new float[0];
    private double[] sums = new double[0];
    private Reply[] replies = new Reply[0];
    private int missing;

    Optional<Whole> take(long[] key, byte[] bytes, double[] sumsOrNone, Optional<Reply> reply) {
      int slice = (int) key[5];
      float[] target = begin(key);
      if (target.length > 0) {
        Wire.unpackInto(bytes, slice, target);
      }
      return end(key, slice, sumsOrNone, reply);
    }

    private synchronized float[] begin(long[] key) {
      if (key[1] > operation) {
        operation = key[1];
        int length = (int) key[4];
        gradient = gradient.length == length ? gradient : new float[length];
        missing = (int) key[6];
        replies = new Reply[missing];
      }
      return gradient;
    }

    private synchronized Optional<Whole> end(
        long[] key, int slice, double[] sumsOrNone, Optional<Reply> reply) {
      sums = slice == 0 ? sumsOrNone : sums;
      replies[slice] = reply.orElse(answer -> {});
      missing--;
      if (missing > 0) {
        return Optional.empty();
      }
      Operation whole = Operation.ofCode(key[1]);
      return Optional.of(
          new Whole(
              new Contribution((int) key[0], whole, (int) key[2], (int) key[3], gradient, sums),
              replies));
    }
  }
}
