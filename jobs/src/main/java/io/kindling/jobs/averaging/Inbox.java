package io.kindling.jobs.averaging;

import io.kindling.engine.Checks;
import io.kindling.jobs.averaging.Operation.Kind;
import io.kindling.jobs.spark.MessageHandler.Reply;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Puts contributions together from the slices that arrive, in any order, on several threads. The
 * numbers of a gradient go to where they are added up, slice by slice.
 */
final class Inbox {
  private final Tables tables;
  private final Map<Long, Incoming> byNode = new ConcurrentHashMap<>();
  private volatile int plan;

  /** For gradients of parameters that have these tables. */
  Inbox(Tables tables) {
    this.tables = tables;
  }

  /**
   * Takes a slice; with the last of a part, the part is whole.
   *
   * @param sums adds up the gradients of the slice's plan
   */
  Optional<Whole> take(Object[] message, SliceSums sums, Reply reply) {
    long[] key = (long[]) message[1];
    int ofPlan = (int) key[0];
    if (ofPlan > plan) {
      forgetBefore(ofPlan);
    }
    Incoming incoming =
        byNode.computeIfAbsent(
            (long) ofPlan << 32 | key[3], node -> new Incoming(tables, sums, (int) key[3]));
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
    private final SliceSums adding;
    private final int node;
    private final BitSet seen = new BitSet();
    private long operation = -1;
    private float[] numbers = new float[0];
    private int[][] rows = new int[0][];
    private double[] sums = new double[0];
    private float[] beside = new float[0];
    private int[] lengths = new int[0];
    private Reply[] replies = new Reply[0];
    private int missing;

    Incoming(Tables tables, SliceSums adding, int node) {
      this.tables = tables;
      this.adding = adding;
      this.node = node;
    }

    Optional<Whole> take(long[] key, Object[] message, Reply reply) {
      int slice = (int) key[5];
      int count = (int) key[4];
      check(key, message);
      if (!begin(key, slice)) {
        return Optional.empty();
      }
      Reply later = isPaced(key) ? acknowledged(key, slice, reply) : reply;
      byte[] packed = Wire.numbers(message);
      int own = Wire.slices(count);
      if (slice >= own) {
        Wire.unpackInto(packed, slice - own, beside);
      } else if (namesRows(key)) {
        Wire.unpackInto(packed, slice, numbers);
      } else if (count > 0) {
        adding.add(node, slice, packed);
      }
      return end(key, slice, message, later);
    }

    private static boolean namesRows(long[] key) {
      return key[7] > 0;
    }

    private static boolean isPaced(long[] key) {
      return key[9] > 0;
    }

    /** One who waits before sending more is answered when a slice takes up no room any more. */
    private Reply acknowledged(long[] key, int slice, Reply reply) {
      boolean adds = key[4] > 0 && !namesRows(key) && slice < Wire.slices((int) key[4]);
      if (adds) {
        adding.whenSummed(slice, reply);
      } else {
        reply.send(new Object[] {Wire.TAKEN});
      }
      return nobody -> {};
    }

    private void check(long[] key, Object[] message) {
      if (namesRows(key)) {
        if (key[5] == 0) {
          tables.check((int[][]) message[4], key[4]);
        }
        return;
      }
      int all = tables.whole().numbers();
      Checks.require(
          key[4] == 0 || key[4] == all,
          "Expected a gradient of %s numbers, found %s: driver and executors must run the same jar",
          all,
          key[4]);
    }

    /** Makes room for an operation's first slice; false for a slice that has come before. */
    private synchronized boolean begin(long[] key, int slice) {
      if (key[1] > operation) {
        operation = key[1];
        numbers = new float[namesRows(key) ? (int) key[4] : 0];
        beside = new float[(int) key[8]];
        missing = (int) key[6];
        replies = new Reply[missing];
        seen.clear();
      }
      if (key[1] < operation || seen.get(slice)) {
        return false;
      }
      seen.set(slice);
      return true;
    }

    private synchronized Optional<Whole> end(long[] key, int slice, Object[] message, Reply reply) {
      if (slice == 0) {
        sums = (double[]) message[2];
        lengths = (int[]) message[3];
        rows = (int[][]) message[4];
      }
      replies[slice] = reply;
      missing--;
      if (missing > 0) {
        return Optional.empty();
      }
      Operation given = Operation.ofCode(key[1]);
      if (namesRows(key)) {
        adding.add(node, tables.travelling(rows), numbers);
      } else if (key[4] == 0 && given.kind() == Kind.TRAIN) {
        adding.add(node, new float[0]);
      }
      return Optional.of(new Whole(contribution(key, given), replies));
    }

    private Contribution contribution(long[] key, Operation given) {
      float[][] parts = new float[lengths.length][];
      int at = 0;
      for (int i = 0; i < parts.length; i++) {
        parts[i] = Arrays.copyOfRange(beside, at, at + lengths[i]);
        at += lengths[i];
      }
      float[][] carried = Arrays.copyOfRange(parts, 1, parts.length);
      return Contribution.travelled(
          (int) key[0], given, (int) key[2], node, sums, carried, parts[0]);
    }
  }
}
