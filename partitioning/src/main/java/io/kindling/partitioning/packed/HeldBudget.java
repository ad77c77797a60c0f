package io.kindling.partitioning.packed;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.apache.spark.SparkEnv;

/**
 * What the blocks that tasks of a process hold may take of its heap together: equal shares for all
 * that are being read, of whatever part and task. Those that hold more when another one begins give
 * blocks up at once.
 */
final class HeldBudget {
  private static final double SHARE = 0.25;

  /** One for each environment of Spark, which is one a process; it goes when that goes. */
  private static final Map<SparkEnv, HeldBudget> OF_PROCESS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final long bytes;

  /** Weakly: outside of tasks nobody says that blocks are no longer read. */
  private final Set<HeldBlocks> sharing =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  HeldBudget(long bytes) {
    this.bytes = bytes;
  }

  /** That of this process. */
  static HeldBudget ofProcess() {
    return OF_PROCESS.computeIfAbsent(SparkEnv.get(), env -> ofHeap());
  }

  private static HeldBudget ofHeap() {
    return new HeldBudget((long) (SHARE * Runtime.getRuntime().maxMemory()));
  }

  void join(HeldBlocks blocks) {
    sharing.add(blocks);
    List<HeldBlocks> all;
    synchronized (sharing) {
      all = List.copyOf(sharing);
    }
    all.forEach(HeldBlocks::shrink);
  }

  void leave(HeldBlocks blocks) {
    sharing.remove(blocks);
  }

  /** The bytes that each may hold. */
  long share() {
    return bytes / Math.max(1, sharing.size());
  }
}
