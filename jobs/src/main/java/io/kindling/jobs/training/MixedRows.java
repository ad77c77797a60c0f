package io.kindling.jobs.training;

import io.kindling.engine.step.StepBatch;
import io.kindling.partitioning.augment.Mixer;
import io.kindling.partitioning.augment.Touch;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Rows that are mixed with others of their shard's part of a step: features by shares, and targets
 * that are shares of the classes. What a row weighs, and the shares of its target, are such that
 * its weighted loss is the mean of the weighted losses that it would have with either label.
 */
final class MixedRows {
  private final Mixer mixer;
  private final int width;
  private final float[] own;
  private final float[] other;
  private int[] partners = new int[0];
  private int[] places = new int[0];
  private FloatBuffer classes = FloatBuffer.allocate(0);
  private FloatBuffer features = FloatBuffer.allocate(0);
  private FloatBuffer otherClasses = FloatBuffer.allocate(0);
  private FloatBuffer otherWeights = FloatBuffer.allocate(0);

  MixedRows(Augmenting changes) {
    this.mixer = new Mixer(changes.augmentation(), changes.picture());
    this.width = changes.picture().size();
    this.own = new float[width];
    this.other = new float[width];
  }

  /** Goes to a shard's part of a step. */
  void goTo(long seed, long step, int shard) {
    mixer.goTo(seed, step, shard);
  }

  /**
   * Fills a batch.
   *
   * @param touch what happens to each row before it is mixed
   * @param rows numbers of the shard's rows, of which the first {@code count} are the part
   * @param from the place in the part of the batch's first row
   */
  void gatherInto(StepBatch batch, ShardRows shard, Touch touch, int[] rows, int count, int from) {
    int size = batch.rows();
    growTo(size);
    shard.gatherInto(touch, rows, from, size, batch.features(), List.of(classes), batch.weights());
    int mixed = 0;
    for (int i = 0; i < size; i++) {
      int row = rows[from + i];
      if (mixer.mixes(row, count)) {
        places[mixed] = i;
        partners[mixed++] = rows[mixer.partner(row, from + i, count)];
      }
    }
    shard.gatherInto(touch, partners, 0, mixed, features, List.of(otherClasses), otherWeights);
    float[] shares = new float[batch.targets().capacity() / Math.max(1, size)];
    for (int i = 0, next = 0; i < size; i++) {
      Arrays.fill(shares, 0);
      shares[(int) classes.get(i)] = 1;
      if (next < mixed && places[next] == i) {
        mixInto(batch, i, rows[from + i], next++, shares);
      }
      batch.targets().put(i * shares.length, shares);
    }
  }

  private void growTo(int size) {
    if (partners.length < size) {
      partners = new int[size];
      places = new int[size];
      classes = FloatBuffer.allocate(size);
      features = FloatBuffer.allocate(Math.multiplyExact(size, width));
      otherClasses = FloatBuffer.allocate(size);
      otherWeights = FloatBuffer.allocate(size);
    }
  }

  private void mixInto(StepBatch batch, int i, int row, int partner, float[] shares) {
    batch.features().get(i * width, own);
    features.get(partner * width, other);
    double share = mixer.mixInPlace(row, own, other);
    batch.features().put(i * width, own);
    double ownWeight = share * batch.weights().get(i);
    double otherWeight = (1 - share) * otherWeights.get(partner);
    double weight = ownWeight + otherWeight;
    double ownShare = weight > 0 ? ownWeight / weight : share;
    int ownClass = (int) classes.get(i);
    shares[ownClass] = (float) ownShare;
    shares[(int) otherClasses.get(partner)] += (float) (1 - ownShare);
    batch.weights().put(i, (float) weight);
  }
}
