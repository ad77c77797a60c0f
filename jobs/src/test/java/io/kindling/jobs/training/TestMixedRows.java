package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.loss.CrossEntropyLoss;
import io.kindling.engine.loss.HeadLoss;
import io.kindling.engine.loss.Objective;
import io.kindling.engine.metric.Metrics;
import io.kindling.engine.network.NamedShape;
import io.kindling.engine.network.Network;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import io.kindling.partitioning.augment.Augmentation;
import io.kindling.partitioning.augment.Change;
import io.kindling.partitioning.augment.CutMix;
import io.kindling.partitioning.augment.MixUp;
import io.kindling.partitioning.augment.Picture;
import io.kindling.partitioning.augment.Touch;
import java.nio.FloatBuffer;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The loss of a mixed row is the mean of the losses that it has with either label. */
class TestMixedRows {
  private static final int COUNT = 6;
  private static final int CLASSES = 3;
  private static final Picture PICTURE = new Picture(1, 4, 4);
  private static final Network NETWORK = Network.input(16).dense(CLASSES);
  private static final int[] ROWS = {4, 1, 3, 0, 2, 5};

  /** Row r has r everywhere, the class r modulo 3 and a weight of its class. */
  private static final ShardRows SHARD =
      new ShardRows() {
        private static final long serialVersionUID = 1;

        @Override
        public int rows() {
          return COUNT;
        }

        @Override
        public int lanes() {
          return COUNT;
        }

        @Override
        public void gatherInto(
            Touch touch,
            int[] rows,
            int from,
            int count,
            FloatBuffer features,
            List<FloatBuffer> targets,
            FloatBuffer weights) {
          for (int i = 0; i < count; i++) {
            int row = rows[from + i];
            for (int j = 0; j < 16; j++) {
              features.put(16 * i + j, row);
            }
            targets.get(0).put(i, row % CLASSES);
            weights.put(i, 1 + row % CLASSES);
          }
        }
      };

  private static Objective objective(float smoothing) {
    CrossEntropyLoss loss = new CrossEntropyLoss(smoothing, List.of());
    return Objective.of(new HeadLoss(NamedShape.OUTPUT, loss, 1));
  }

  private static Augmenting changes(Change... changes) {
    return new Augmenting(Augmentation.of(changes), PICTURE);
  }

  private static StepEngine engine(Objective objective, Augmenting changes) {
    StepEngine engine =
        StepEngine.open(NETWORK, changes.ofSteps(objective), objective, new ReferenceBackend(), 1);
    engine.load(NETWORK.initialParameters(1), NETWORK.initialState());
    return engine;
  }

  @Test
  void weightedLossesAreMeansByShares() {
    for (float smoothing : new float[] {0, 0.1f}) {
      Objective objective = objective(smoothing);
      Augmenting changes = changes(new MixUp(0.7, 1));
      try (StepEngine engine = engine(objective, changes)) {
        StepBatch batch = engine.batch(COUNT, Mode.TRAIN);
        StepRows rows = new StepRows(List.of(changes), 9);
        rows.gatherInto(batch, SHARD, 2, 5, ROWS, COUNT, 0);
        engine.run(batch, new RunKey(9, 5, 2, 0), 0);
        StepBatch alone = engine.batch(1, Mode.EVALUATE);
        for (int i = 0; i < COUNT; i++) {
          assertThat(batch.weights().get(i) * batch.losses().get(i))
              .isCloseTo((float) expected(engine, batch, alone, i), Offset.offset(1e-4f));
        }
      }
    }
  }

  /** A row's value v lies between those of the two rows, which says by which shares. */
  private static double expected(StepEngine engine, StepBatch batch, StepBatch alone, int i) {
    double value = batch.features().get(16 * i);
    int own = ROWS[i];
    double sum = 0;
    for (int partner = 0; partner < COUNT; partner++) {
      double share = (value - partner) / (own - partner);
      boolean found = partner != own && share >= 0 && share <= 1 && fits(batch, i, partner, share);
      if (found) {
        sum = share * weighted(engine, alone, value, own);
        return sum + (1 - share) * weighted(engine, alone, value, partner);
      }
    }
    throw new AssertionError("The row " + own + " became " + value);
  }

  /** Whether a row weighs what it does if it is mixed with a partner. */
  private static boolean fits(StepBatch batch, int i, int partner, double share) {
    double weight = share * (1 + ROWS[i] % CLASSES) + (1 - share) * (1 + partner % CLASSES);
    double other = (1 - share) * (1 + partner % CLASSES) / weight;
    double shown = batch.targets().get(i * CLASSES + partner % CLASSES);
    boolean same = ROWS[i] % CLASSES == partner % CLASSES;
    return Math.abs(weight - batch.weights().get(i)) < 1e-5
        && Math.abs(shown - (same ? 1 : other)) < 1e-5;
  }

  private static double weighted(StepEngine engine, StepBatch alone, double value, int label) {
    for (int j = 0; j < 16; j++) {
      alone.features().put(j, (float) value);
    }
    alone.targets().put(0, label % CLASSES);
    alone.weights().put(0, 1);
    engine.run(alone, new RunKey(0, 0, 0, 0), 0);
    return alone.losses().get(0) * (1 + label % CLASSES);
  }

  @Test
  void aRowIsAsRightAsItsShareOfTheClassThatItIsTakenFor() {
    Augmenting changes = changes(new CutMix(1, 1));
    Objective objective = objective(0);
    try (StepEngine engine = engine(objective, changes)) {
      StepBatch batch = engine.batch(COUNT, Mode.TRAIN);
      StepRows rows = new StepRows(List.of(changes), 9);
      rows.gatherInto(batch, SHARD, 2, 5, ROWS, COUNT, 0);
      engine.run(batch, new RunKey(9, 5, 2, 0), 0);
      double right = 0;
      double weight = 0;
      for (int i = 0; i < COUNT; i++) {
        int best = 0;
        for (int c = 1; c < CLASSES; c++) {
          boolean more = batch.predictions().get(3 * i + c) > batch.predictions().get(3 * i + best);
          best = more ? c : best;
        }
        right += batch.weights().get(i) * batch.targets().get(3 * i + best);
        weight += batch.weights().get(i);
      }
      Metrics metrics = Metrics.ofMixed(CLASSES);
      double[] sums = new double[metrics.sums()];
      metrics.accumulate(batch, sums, 0);
      assertThat(metrics.values(sums).get("accuracy"))
          .isCloseTo(right / weight, Offset.offset(1e-6));
      assertThat(metrics.values(sums).keySet()).containsExactly("loss", "accuracy");
      assertThat(metrics.sums()).isEqualTo(Metrics.of(objective, NETWORK).sums());
    }
  }

  /** Micro-batches find their partners in the whole part, so that a row is mixed alike. */
  @Test
  void aPartInPiecesIsTheSameRows() {
    Augmenting changes = changes(new MixUp(1, 0.6), new CutMix(1, 0.6));
    try (StepEngine engine = engine(objective(0), changes)) {
      StepRows rows = new StepRows(List.of(changes), 9);
      StepBatch whole = engine.batch(COUNT, Mode.TRAIN);
      rows.gatherInto(whole, SHARD, 2, 5, ROWS, COUNT, 0);
      StepBatch piece = engine.batch(2, Mode.TRAIN);
      for (int from = 0; from < COUNT; from += 2) {
        rows.gatherInto(piece, SHARD, 2, 5, ROWS, COUNT, from);
        assertThat(piece.features()).isEqualTo(whole.features().slice(16 * from, 32));
        assertThat(piece.targets()).isEqualTo(whole.targets().slice(CLASSES * from, 6));
        assertThat(piece.weights()).isEqualTo(whole.weights().slice(from, 2));
      }
    }
  }
}
