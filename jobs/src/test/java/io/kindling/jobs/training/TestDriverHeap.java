package io.kindling.jobs.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.network.Network;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.jobs.config.AveragingSettings;
import io.kindling.jobs.config.ExchangeSettings;
import io.kindling.jobs.config.InnerState;
import io.kindling.jobs.config.WireFormat;
import io.kindling.jobs.spark.LocalContext;
import io.kindling.jobs.training.DriverHeap.Place;
import io.kindling.partitioning.PreparedData;
import java.util.OptionalInt;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a training is said to hold on the driver, of a network of a million parameters. */
class TestDriverHeap {
  private static final int GB = 1_000_000_000;
  private static final Network MILLION = Network.input(2).dense(1000).dense(996).dense(2);
  private static final ExchangeSettings DEFAULT = ExchangeSettings.DEFAULT;
  private static final OptimizerSpec ADAM = new OptimizerSpec.Adam(0.1f);
  private static JavaSparkContext spark;
  private static PreparedData data;

  @BeforeAll
  static void start() {
    spark = LocalContext.open("local[1]");
    data = Trainings.xor(spark, 4);
  }

  @AfterAll
  static void stop() {
    data.unpersist();
    spark.stop();
  }

  private static TrainingRequest request(OptimizerSpec rule, ExchangeSettings exchange) {
    return new TrainingRequest(
        "test",
        MILLION,
        Trainings.settings(16, 1, rule),
        AveragingSettings.DEFAULT.with(exchange),
        Trainings.REFERENCE,
        data,
        CheckpointSink.NONE);
  }

  @Test
  void whatIsHeldIsNamedTheLargestFirst() {
    assertThat(DriverHeap.sentence(request(ADAM, DEFAULT), new Place(4, GB, false)))
        .isEqualTo(
            "The driver holds about 65.5 MB for 1001990 parameters and 4 workers (gradients and"
                + " parameters under way 33.4, a copy for a checkpoint 12.0, the optimizer's"
                + " state 8.0, sums of gradients 8.0, parameters 4.0)");
    assertThat(
            DriverHeap.sentence(request(new OptimizerSpec.Sgd(1), DEFAULT), new Place(2, GB, true)))
        .isEqualTo(
            "The driver holds about 24.0 MB for 1001990 parameters and 2 workers (sums of gradients"
                + " 8.0, gradients of workers in its own process 8.0, parameters 4.0, a copy for a"
                + " checkpoint 4.0)");
  }

  @Test
  void moreWorkersThanThereIsRoomForHoldNoMore() {
    TrainingRequest request = request(ADAM, DEFAULT);
    long few = DriverHeap.bytes(request, new Place(64, GB, false));
    assertThat(few).isBetween(GB / 4L, GB / 4 + 40_000_000L);
    assertThat(DriverHeap.bytes(request, new Place(128, GB, false))).isLessThanOrEqualTo(few);
  }

  @Test
  void statesThatShardsHandBackAreCounted() {
    ExchangeSettings local =
        new ExchangeSettings(
            8,
            ExchangeSettings.PLAIN_AVERAGE,
            InnerState.KEEP,
            WireFormat.FP32,
            OptionalInt.empty());
    ExchangeSettings reset =
        new ExchangeSettings(
            8,
            ExchangeSettings.PLAIN_AVERAGE,
            InnerState.RESET,
            WireFormat.FP32,
            OptionalInt.empty());
    Place place = new Place(4, 100_000_000, false);
    assertThat(DriverHeap.bytes(request(ADAM, local), place))
        .isGreaterThan(DriverHeap.bytes(request(ADAM, reset), place) + 4 * 2 * 2 * 4_000_000);
    DriverHeap.check(request(ADAM, reset), place);
    assertThatThrownBy(() -> DriverHeap.check(request(ADAM, local), place))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("The driver holds about 107.1 MB for 1001990 parameters")
        .hasMessageContaining("(states of the shards' optimizers 64.1, ")
        .hasMessageEndingWith(
            "but its heap has 100.0 MB, of which a fifth is left to Spark: set"
                + " averaging.innerState = reset, or give the driver more (spark.driver.memory)");
  }
}
