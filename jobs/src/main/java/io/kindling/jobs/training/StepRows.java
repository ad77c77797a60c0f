package io.kindling.jobs.training;

import io.kindling.engine.step.StepBatch;
import io.kindling.partitioning.augment.Augmenter;
import io.kindling.partitioning.augment.Touch;
import java.util.List;
import java.util.Optional;

/** Gathers the rows of training steps: as they are, changed at random, or mixed. */
final class StepRows {
  private final long seed;
  private final Optional<Augmenter> augmenter;
  private final Optional<MixedRows> mixed;

  /**
   * Rows of a training.
   *
   * @param changes what happens to rows; none where they stay as they are
   * @param seed of the training
   */
  StepRows(List<Augmenting> changes, long seed) {
    this.seed = seed;
    this.augmenter =
        changes.stream()
            .map(one -> new Augmenter(one.augmentation(), one.picture(), one.target()))
            .findFirst();
    this.mixed = changes.stream().filter(Augmenting::mixes).map(MixedRows::new).findFirst();
  }

  /** Whether targets are shares of the classes. */
  boolean areMixed() {
    return mixed.isPresent();
  }

  /**
   * Fills a batch with rows of a shard's part of a step.
   *
   * @param step counted over all epochs
   * @param rows numbers of the shard's rows, of which the first {@code count} are the part
   * @param from the place in the part of the batch's first row
   */
  void gatherInto(
      StepBatch batch, ShardRows shard, int number, long step, int[] rows, int count, int from) {
    Touch touch = augmenter.<Touch>map(one -> one.goTo(seed, step, number)).orElse(Touch.NONE);
    if (mixed.isPresent()) {
      mixed.get().goTo(seed, step, number);
      mixed.get().gatherInto(batch, shard, touch, rows, count, from);
    } else {
      shard.gatherInto(
          touch,
          rows,
          from,
          batch.rows(),
          batch.features(),
          batch.targetsOfOutputs(),
          batch.weights());
    }
  }
}
