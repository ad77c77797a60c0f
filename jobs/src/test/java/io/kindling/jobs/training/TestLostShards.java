package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.jobs.spark.LocalContext;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.RDDBlockId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Shards that no process holds any more are made again, and leave no trace in the weights. */
class TestLostShards {
  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark = LocalContext.open("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static TrainingRequest request(PreparedData data) {
    TrainingRequest plain =
        Trainings.request(
            Trainings.spiralsNetwork(),
            Trainings.settings(50, 4, new OptimizerSpec.Adam(0.01f)),
            data);
    return new TrainingRequest(
        plain.name(),
        plain.network(),
        plain.training(),
        plain.averaging().withRoundSteps(10),
        plain.engine(),
        data,
        CheckpointSink.NONE);
  }

  /** Takes two shards away after the first of two rounds. */
  private static final class Thief implements TrainingListener {
    private final PreparedData data;
    private final List<String> reasons = new ArrayList<>();
    private final List<Long> rounds = new ArrayList<>();

    Thief(PreparedData data) {
      this.data = data;
    }

    private void take(Part part, int shard) {
      RDDBlockId block = new RDDBlockId(data.shards(part).id(), shard);
      assertThat(SparkEnv.get().blockManager().getStatus(block).isDefined()).isTrue();
      SparkEnv.get().blockManager().removeBlock(block, true);
    }

    @Override
    public void roundEnded(RoundSeen round) {
      rounds.add(round.steps());
      if (round.round() == 1) {
        take(Part.TRAIN, 2);
        take(Part.VALIDATION, 1);
      }
    }

    @Override
    public void replanned(String reason) {
      reasons.add(reason);
    }
  }

  @Test
  void lostShardsEndTheRoundAndAreMadeAgain() {
    PreparedData data = Trainings.spirals(spark, 300, 4);
    String undisturbed =
        Trainings.sha256(Training.run(spark, request(data), TrainingListener.NONE).weights());
    Thief thief = new Thief(data);
    TrainingResult result = Training.run(spark, request(data), thief);
    assertThat(thief.reasons).hasSize(1);
    assertThat(thief.reasons.get(0))
        .startsWith("Round 2 ended in step 10: executor driver could not go on: shard ")
        .endsWith(" was lost with its executor.");
    assertThat(thief.rounds).containsExactly(10L, 0L, 10L);
    assertThat(result.repeatedSteps()).isEqualTo(1);
    assertThat(Trainings.sha256(result.weights())).isEqualTo(undisturbed);
    data.unpersist();
  }
}
