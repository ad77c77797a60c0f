package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.loss.HeadLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Objective;
import io.kindling.engine.network.NamedShape;
import io.kindling.engine.network.Network;
import io.kindling.engine.step.StepEngine;
import io.kindling.jobs.averaging.SumsLayout;
import io.kindling.partitioning.augment.Touch;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestShardWork {
  private static final Network NETWORK = Network.input(3).dense(4).dense(2);
  private static final int[] ROWS = {4, 1, 3, 0, 2};

  /** Five rows, and how often some were asked for. */
  private static final class Counted implements ShardRows {
    private static final long serialVersionUID = 1;
    private int gathered;

    @Override
    public int rows() {
      return 5;
    }

    @Override
    public int lanes() {
      return 5;
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
      gathered++;
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < 3; j++) {
          features.put(3 * i + j, (float) Math.sin(3 * rows[from + i] + j));
        }
        targets.get(0).put(i, rows[from + i] % 2);
        weights.put(i, 1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 100})
  void rowsGatheredAheadAreNotGatheredAgain(int microBatch) {
    int parts = (ROWS.length + microBatch - 1) / microBatch;
    Counted shard = new Counted();
    try (StepEngine engine = engine()) {
      ShardWork work = work(engine, microBatch);
      float[] usual = gradient(engine, work, shard, 3, 7);
      assertThat(shard.gathered).isEqualTo(parts);
      work.gatherAhead(shard, 3, 7, ROWS, ROWS.length);
      assertThat(gradient(engine, work, shard, 3, 7)).isEqualTo(usual);
      assertThat(shard.gathered).isEqualTo(2 * parts);
      assertThat(gradient(engine, work, shard, 3, 7)).isEqualTo(usual);
      assertThat(shard.gathered).isEqualTo(3 * parts);
    }
  }

  @Test
  void rowsGatheredAheadOfAnotherStepOrShardOrBeforeAnEvaluationAreNotUsed() {
    Counted shard = new Counted();
    try (StepEngine engine = engine()) {
      ShardWork work = work(engine, 100);
      float[] usual = gradient(engine, work, shard, 3, 7);
      work.gatherAhead(shard, 3, 8, new int[] {0, 0, 0, 0, 0}, 5);
      assertThat(gradient(engine, work, shard, 3, 7)).isEqualTo(usual);
      work.gatherAhead(shard, 2, 7, new int[] {0, 0, 0, 0, 0}, 5);
      assertThat(gradient(engine, work, shard, 3, 7)).isEqualTo(usual);
      work.gatherAhead(shard, 3, 7, new int[] {0, 0, 0, 0, 0}, 5);
      work.evaluateInto(shard, 3, CarriedState.zeros(), new double[work.evaluationSums()]);
      assertThat(gradient(engine, work, shard, 3, 7)).isEqualTo(usual);
    }
  }

  private static StepEngine engine() {
    StepEngine engine = StepEngine.open(NETWORK, Loss.CROSS_ENTROPY, new OneDnnBackend(1), 2);
    engine.load(NETWORK.initialParameters(1), NETWORK.initialState());
    return engine;
  }

  private static EpochMetrics metrics() {
    EpochMetrics.Asked nothing = new EpochMetrics.Asked(Set.of(), 5);
    Objective objective = Objective.of(new HeadLoss(NamedShape.OUTPUT, Loss.CROSS_ENTROPY, 1));
    return new EpochMetrics(objective, NETWORK, nothing);
  }

  private static SumsLayout layout() {
    return new SumsLayout(metrics().ofSteps().sums(), 0);
  }

  private static ShardWork work(StepEngine engine, int microBatch) {
    return new ShardWork(
        engine, new StepRows(List.of(), 1), metrics(), layout(), microBatch, 1, new Stopwatch());
  }

  private static float[] gradient(
      StepEngine engine, ShardWork work, Counted shard, int number, long step) {
    double[] sums = new double[layout().length()];
    work.gradientInto(shard, number, step, ROWS, 5, 0, CarriedState.zeros(), sums);
    float[] gradient = new float[NETWORK.parameters().length()];
    engine.readSlotInto(0, gradient);
    return gradient;
  }
}
