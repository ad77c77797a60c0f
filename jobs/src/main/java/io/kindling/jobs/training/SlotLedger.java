package io.kindling.jobs.training;

import io.kindling.engine.Checks;
import io.kindling.jobs.spark.ClusterSlots;
import java.util.function.IntSupplier;
import org.apache.spark.api.java.JavaSparkContext;

/** Divides an application's slots among all that run tasks for long. */
public final class SlotLedger {
  private final IntSupplier slots;
  private int leased;

  SlotLedger(IntSupplier slots) {
    this.slots = slots;
  }

  /** The ledger of a cluster; an application should have one. */
  public static SlotLedger of(JavaSparkContext context) {
    return new SlotLedger(() -> ClusterSlots.wanted(context.sc()));
  }

  /** Leases up to so many slots, and one where none is left, so that Spark's queue decides. */
  synchronized Lease lease(int most) {
    int free = slots.getAsInt() - leased;
    Lease lease = new Lease(Math.max(1, Math.min(most, free)));
    leased += lease.slots();
    return lease;
  }

  private synchronized void giveBack(int count) {
    leased -= count;
    Checks.require(leased >= 0, "More slots were given back than leased");
  }

  /** Slots that belong to one round until it is closed. */
  final class Lease implements AutoCloseable {
    private int held;

    private Lease(int held) {
      this.held = held;
    }

    int slots() {
      return held;
    }

    /** Gives back what is above this count. */
    void shrink(int to) {
      giveBack(held - to);
      held = to;
    }

    @Override
    public void close() {
      shrink(0);
    }
  }
}
