package io.kindling.engine.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Takes norms of zones, or of all zones together. Blocks are summed by whoever works on them; the
 * sums of blocks are added as a tree. Who worked on what makes no difference.
 */
final class Norms {
  private final Extent extent;
  private final List<Piece> pieces;
  private final double[] updates;
  private final double[] parameters;
  private final NormPair[] pairs;

  /** A zone's part of a block. */
  record Piece(int zone, int from, int to) {}

  /** The pieces are those of so many zones. */
  Norms(Extent extent, List<Piece> pieces, int zones) {
    this.extent = extent;
    this.pieces = pieces;
    this.updates = new double[pieces.size()];
    this.parameters = new double[pieces.size()];
    this.pairs = new NormPair[zones];
  }

  /** Of no zones. */
  static Norms none() {
    return new Norms(Extent.NONE, List.of(), 0);
  }

  /** Zones cut into blocks. */
  static List<Piece> pieces(List<Zone> zones) {
    List<Piece> pieces = new ArrayList<>();
    for (int zone = 0; zone < zones.size(); zone++) {
      int end = zones.get(zone).to();
      for (int from = zones.get(zone).from(); from < end; ) {
        long next = ((long) from / BlockSums.BLOCK + 1) * BlockSums.BLOCK;
        int to = (int) Math.min(end, next);
        pieces.add(new Piece(zone, from, to));
        from = to;
      }
    }
    return List.copyOf(pieces);
  }

  /** Sums whole blocks, from {@code from} to below {@code to}. */
  void take(float[] update, float[] values, int from, int to) {
    for (int i = firstFrom(from); i < pieces.size() && pieces.get(i).from() < to; i++) {
      Piece piece = pieces.get(i);
      updates[i] = BlockSums.squares(update, piece.from(), piece.to());
      if (extent == Extent.SEGMENT) {
        parameters[i] = BlockSums.squares(values, piece.from(), piece.to());
      }
    }
  }

  private int firstFrom(int element) {
    int low = 0;
    int high = pieces.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (pieces.get(middle).from() < element) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Adds up what was taken of all blocks. */
  void finish() {
    if (extent == Extent.WHOLE) {
      Arrays.fill(pairs, pair(0, pieces.size()));
      return;
    }
    for (int from = 0; from < pieces.size(); ) {
      int zone = pieces.get(from).zone();
      int to = from;
      while (to < pieces.size() && pieces.get(to).zone() == zone) {
        to++;
      }
      pairs[zone] = pair(from, to);
      from = to;
    }
  }

  private NormPair pair(int from, int to) {
    return new NormPair(
        Math.sqrt(BlockSums.tree(updates, from, to)),
        Math.sqrt(BlockSums.tree(parameters, from, to)));
  }

  NormPair of(int zone) {
    return pairs[zone];
  }
}
