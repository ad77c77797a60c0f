package io.kindling.jobs.training;

import io.kindling.engine.Checks;
import io.kindling.jobs.spark.ClusterSlots;
import java.util.function.IntSupplier;
import org.apache.spark.api.java.JavaSparkContext;

/** Divides an application's slots among all that run tasks for long. */
public final class SlotLedger {
  private static final long SECOND = 1000;

  private final IntSupplier slots;
  private int leased;

  SlotLedger(IntSupplier slots) {
    this.slots = slots;
  }

  /** The ledger of a cluster; an application should have one. */
  public static SlotLedger of(JavaSparkContext context) {
    return new SlotLedger(() -> ClusterSlots.wanted(context.sc()));
  }

  /** How many there are, leased or not. */
  public int slots() {
    return slots.getAsInt();
  }

  /**
   * Leases up to so many slots for a whole training, and waits for one where none is left: others
   * give theirs back when their trainings end. Who waits holds nothing.
   */
  public synchronized Lease await(int most) throws InterruptedException {
    while (slots.getAsInt() <= leased) {
      wait(SECOND); // slots may also come from outside
    }
    return lease(most);
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
    notifyAll();
    Checks.require(leased >= 0, "More slots were given back than leased");
  }

  /** Slots that belong to one round, or one training, until it is closed. */
  public final class Lease implements AutoCloseable {
    private int held;

    private Lease(int held) {
      this.held = held;
    }

    public int slots() {
      return held;
    }

    /** A ledger of these slots alone, for the rounds of the training that has them. */
    public SlotLedger own() {
      return new SlotLedger(() -> held);
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
