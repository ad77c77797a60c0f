package io.kindling.partitioning.key;

import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.Partitioner;
import scala.Tuple2;

/**
 * Sends rows to numbered places in blocks: a block leaves when it has grown large, or at the end.
 */
final class Scatter implements Iterator<Tuple2<Integer, HashedRows>> {
  private static final int LARGE = 8 << 20;

  private final Walk walk;
  private final TreeMap<Integer, HashedRows.Builder> open = new TreeMap<>();
  private Optional<Tuple2<Integer, HashedRows>> ready = Optional.empty();

  /** Goes from row to row and says where the row belongs. */
  interface Walk {
    /** Steps to the next row; false at the end. */
    boolean step();

    int place();

    /** Adds the row to a block. */
    void addTo(HashedRows.Builder block);
  }

  Scatter(Walk walk) {
    this.walk = walk;
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && walk.step()) {
      HashedRows.Builder block =
          open.computeIfAbsent(walk.place(), place -> new HashedRows.Builder());
      walk.addTo(block);
      if (block.bytes() > LARGE) {
        open.remove(walk.place());
        ready = Optional.of(new Tuple2<>(walk.place(), block.build()));
      }
    }
    return ready.isPresent() || !open.isEmpty();
  }

  @Override
  public Tuple2<Integer, HashedRows> next() {
    if (!hasNext()) {
      throw new NoSuchElementException("All rows are sent");
    }
    if (ready.isPresent()) {
      Tuple2<Integer, HashedRows> block = ready.get();
      ready = Optional.empty();
      return block;
    }
    Map.Entry<Integer, HashedRows.Builder> block = open.pollFirstEntry();
    return new Tuple2<>(block.getKey(), block.getValue().build());
  }

  /** Sends block n to partition n. */
  static final class Places extends Partitioner {
    private static final long serialVersionUID = 1;
    private final int count;

    Places(int count) {
      this.count = count;
    }

    @Override
    public int numPartitions() {
      return count;
    }

    @Override
    public int getPartition(Object place) {
      return (Integer) place % count;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Places && ((Places) other).count == count;
    }

    @Override
    public int hashCode() {
      return count;
    }
  }
}
