package io.kindling.partitioning.augment;

import io.kindling.engine.random.CounterRandom;
import io.kindling.partitioning.DataSpec.Target;
import java.util.List;

/**
 * Changes rows of training steps, each by itself. What happens to a row depends on the seed, the
 * step, the shard and the row, and on nothing else. Holds the memory of one task; not for several
 * threads.
 */
public final class Augmenter implements Touch {
  private static final long AUGMENT = 0x6175676D656E74L;

  private final List<Change> changes;
  private final Picture picture;
  private final Canvas canvas;
  private final Draws draws = new Draws();
  private final Affine map = new Affine();
  private long key;

  /** For images of a size, whose labels say nothing of places in them. */
  public Augmenter(Augmentation augmentation, Picture picture) {
    this(augmentation, picture, Target.CLASS);
  }

  /**
   * For images of a size.
   *
   * @param target what their label is, which goes with their pixels where it says where things are
   */
  public Augmenter(Augmentation augmentation, Picture picture, Target target) {
    this.changes = augmentation.changes();
    this.picture = picture;
    this.canvas = new Canvas(picture, Follower.of(target, picture));
    augmentation.check(picture);
  }

  /** The key of the random numbers of a shard's part of a step. */
  static long key(long seed, long step, int shard) {
    return CounterRandom.key(AUGMENT, seed, step, shard);
  }

  /** Goes to a shard's part of a step, counted from 0 over all epochs. */
  public Augmenter goTo(long seed, long step, int shard) {
    key = key(seed, step, shard);
    return this;
  }

  @Override
  public void touchInPlace(byte[] packed, int start, int row) {
    canvas.over(packed, start);
    draws.goTo(key, row);
    int next = 0;
    while (next < changes.size()) {
      if (changes.get(next) instanceof PixelChange change) {
        draws.goTo(next++);
        change.changeInPlace(canvas, draws);
      } else if (changes.get(next) instanceof Placement first) {
        next = placeInPlace(next, first.fill());
      } else {
        next = changes.size();
      }
    }
  }

  /** Makes one map of neighbours with the same fill, and returns the first that is none. */
  private int placeInPlace(int first, Fill fill) {
    map.reset();
    boolean isMoved = false;
    int next = first;
    while (next < changes.size()
        && changes.get(next) instanceof Placement change
        && change.fill() == fill) {
      draws.goTo(next++);
      if (draws.happens(change.chance())) {
        change.placeInto(map, picture, draws);
        isMoved = true;
      }
    }
    if (isMoved) {
      Resampling.resampleInPlace(canvas, map, fill);
    }
    return next;
  }
}
