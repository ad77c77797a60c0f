package io.kindling.partitioning.key;

import io.kindling.partitioning.Schema;
import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;

/** Gives rows their keys: identical rows meet in one place and are numbered there. */
public final class Keys {
  private Keys() {}

  /**
   * Keys rows.
   *
   * @param test rows that the source keeps apart for testing
   * @param ranges into how many ranges contents are divided; nothing but speed depends on it
   * @return a block for each range of contents
   */
  public static JavaRDD<KeyedRows> of(
      JavaRDD<byte[]> rows, Optional<JavaRDD<byte[]>> test, Schema schema, int ranges) {
    JavaPairRDD<Integer, HashedRows> sent = sent(rows, schema, ranges, 0);
    JavaPairRDD<Integer, HashedRows> all =
        test.isPresent() ? sent.union(sent(test.get(), schema, ranges, ranges)) : sent;
    return all.partitionBy(new Scatter.Places(ranges))
        .mapPartitions(blocks -> KeyedRows.of(ranges, blocks), true);
  }

  private static JavaPairRDD<Integer, HashedRows> sent(
      JavaRDD<byte[]> rows, Schema schema, int ranges, int firstPlace) {
    Contents contents = new Contents(schema);
    return rows.mapPartitionsToPair(
        part -> new Scatter(new ByContent(part, contents, ranges, firstPlace)));
  }

  /** Walks over rows as they are read; a place is a range of contents. */
  private static final class ByContent implements Scatter.Walk {
    private final Iterator<byte[]> rows;
    private final Contents contents;
    private final int ranges;
    private final int firstPlace;
    private byte[] row = {};
    private Hash content = Hash.SMALLEST;

    ByContent(Iterator<byte[]> rows, Contents contents, int ranges, int firstPlace) {
      this.rows = rows;
      this.contents = contents;
      this.ranges = ranges;
      this.firstPlace = firstPlace;
    }

    @Override
    public boolean step() {
      if (!rows.hasNext()) {
        return false;
      }
      row = rows.next();
      content = contents.of(row);
      return true;
    }

    @Override
    public int place() {
      return firstPlace + (int) ((content.high() >>> Integer.SIZE) * ranges >>> Integer.SIZE);
    }

    @Override
    public void addTo(HashedRows.Builder block) {
      block.add(content.high(), content.low(), row, 0, row.length);
    }
  }
}
