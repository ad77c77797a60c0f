package io.kindling.partitioning.augment;

import java.util.List;

/**
 * Says which rows of a shard's part of a step are mixed, with which others, and mixes them. All of
 * it depends on the seed, the step, the shard, the row and how many rows the part has.
 */
public final class Mixer {
  /** The place of the row's own numbers among all changes: behind any list. */
  private static final int OF_ROW = 1 << 20;

  private static final int WHICH = 0;
  private static final int PARTNER = 1;
  private static final int SHARE = 16;

  private final List<Mixing> mixings;
  private final Picture picture;
  private final Draws draws = new Draws();
  private long key;

  /** For images of a size. */
  public Mixer(Augmentation augmentation, Picture picture) {
    this.mixings = augmentation.mixings();
    this.picture = picture;
  }

  /** Goes to a shard's part of a step, counted from 0 over all epochs. */
  public void goTo(long seed, long step, int shard) {
    key = Augmenter.key(seed, step, shard);
  }

  /** Whether a row of a part of so many is mixed. */
  public boolean mixes(int row, int count) {
    if (mixings.isEmpty() || count < 2) {
      return false;
    }
    int which = which(row);
    draws.goTo(OF_ROW + 1 + which);
    return draws.happens(mixings.get(which).chance());
  }

  /** Where several are listed, each has the same chance to be the one of a row. */
  private int which(int row) {
    draws.goTo(key, row);
    draws.goTo(OF_ROW);
    return draws.below(mixings.size(), WHICH);
  }

  /** The place of the row that another at a place of a part of so many is mixed with. */
  public int partner(int row, int place, int count) {
    draws.goTo(key, row);
    draws.goTo(OF_ROW);
    return (place + 1 + draws.below(count - 1, PARTNER)) % count;
  }

  /** Mixes the numbers of a row with those of its partner; returns the share of its own. */
  public double mixInPlace(int row, float[] own, float[] other) {
    int which = which(row);
    Mixing mixing = mixings.get(which);
    draws.goTo(OF_ROW + 1 + which);
    double share = Beta.draw(mixing.alpha(), draws, SHARE);
    return mixing.mixInPlace(own, other, picture, share, draws);
  }
}
