package io.kindling.partitioning.key;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import scala.Tuple2;

/** Which rows of a shard go where: each to a numbered place, and to a rank among those there. */
public final class Moves implements Serializable {
  private static final long serialVersionUID = 1;
  private final int[] rows;
  private final int[] places;
  private final int[] ranks;

  private Moves(int[] rows, int[] places, int[] ranks) {
    this.rows = rows;
    this.places = places;
    this.ranks = ranks;
  }

  /** The rows of a shard on their way, in blocks. */
  public Iterator<Tuple2<Integer, HashedRows>> sent(Iterable<Rows> packed) {
    return new Scatter(new Taking(packed.iterator()));
  }

  /** Brings what was sent to its places: those with a number to the partition with that number. */
  public static JavaPairRDD<Integer, HashedRows> brought(
      JavaPairRDD<Integer, HashedRows> sent, int places) {
    return sent.partitionBy(new Scatter.Places(places));
  }

  /** What has come to a place, by rank. */
  public static Rows ranked(List<HashedRows> blocks) {
    return HashedRows.sorted(blocks).withoutHashes();
  }

  /** Grows as moves are decided, in any order; a row may go several ways. */
  public static final class Builder {
    private int[] rows = new int[1 << 4];
    private int[] places = new int[1 << 4];
    private int[] ranks = new int[1 << 4];
    private int count;

    public void add(int row, int place, int rank) {
      if (count == rows.length) {
        rows = Arrays.copyOf(rows, 2 * count);
        places = Arrays.copyOf(places, 2 * count);
        ranks = Arrays.copyOf(ranks, 2 * count);
      }
      rows[count] = row;
      places[count] = place;
      ranks[count++] = rank;
    }

    public Moves build() {
      long[] order = new long[count];
      Arrays.setAll(order, i -> (long) rows[i] << Integer.SIZE | i);
      Arrays.sort(order);
      int[][] sorted = new int[3][count];
      for (int i = 0; i < count; i++) {
        int from = (int) order[i];
        sorted[0][i] = rows[from];
        sorted[1][i] = places[from];
        sorted[2][i] = ranks[from];
      }
      return new Moves(sorted[0], sorted[1], sorted[2]);
    }
  }

  /** Walks over the rows that go, block by block. */
  private final class Taking implements Scatter.Walk {
    private final Iterator<Rows> blocks;
    private Rows block = Rows.of(new byte[0], new int[1]);
    private int first;
    private int next = -1;

    Taking(Iterator<Rows> blocks) {
      this.blocks = blocks;
    }

    @Override
    public boolean step() {
      if (next + 1 >= rows.length) {
        return false;
      }
      next++;
      while (rows[next] >= first + block.count()) {
        first += block.count();
        block = blocks.next();
      }
      return true;
    }

    @Override
    public int place() {
      return places[next];
    }

    @Override
    public void addTo(HashedRows.Builder target) {
      int row = rows[next] - first;
      target.add(0, ranks[next], block.data(), block.start(row), block.start(row + 1));
    }
  }
}
