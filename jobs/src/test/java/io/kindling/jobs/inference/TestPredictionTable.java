package io.kindling.jobs.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.engine.loss.BinaryCrossEntropyLoss;
import io.kindling.engine.loss.HingeLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.PredictionRows.Column;
import io.kindling.partitioning.PredictionRows.Type;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.encode.Encoders;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestPredictionTable {
  private static final List<Column> COLUMNS =
      List.of(new Column("x", Type.NUMBER), new Column("score", Type.TEXT));

  private static String[] columns(Loss loss, Target target, boolean each) {
    return table(loss, target, each).schema().fieldNames();
  }

  private static PredictionTable table(Loss loss, Target target, boolean each) {
    Schema schema = new Schema(Schema.Features.NUMBERS, List.of(1), List.of("x"), "y");
    List<String> classes = target == Target.CLASS ? List.of("no", "yes") : List.of();
    Encoders encoders = new Encoders(schema, target, classes, new double[] {0}, new double[] {1});
    return new PredictionTable(COLUMNS, encoders, loss, each);
  }

  @Test
  void aLossWithProbabilitiesNamesThem() {
    assertThat(columns(Loss.CROSS_ENTROPY, Target.CLASS, true))
        .containsExactly(
            "x", "score", "prediction", "probability", "probability_no", "probability_yes");
    assertThat(columns(Loss.CROSS_ENTROPY, Target.CLASS, false))
        .containsExactly("x", "score", "prediction", "probability");
  }

  @Test
  void aLossWithoutThemGivesScoresBesideAColumnOfThatName() {
    assertThat(columns(new HingeLoss(1), Target.CLASS, true))
        .containsExactly("x", "score", "prediction", "score_", "score_no", "score_yes");
  }

  @Test
  void aNumberStandsAlone() {
    assertThat(columns(Loss.MEAN_SQUARED_ERROR, Target.NUMBER, true))
        .containsExactly("x", "score", "prediction");
  }

  @Test
  void aProbabilityCanHaveADecisionBesideItAndAClassIsOne() {
    assertThat(
            table(new BinaryCrossEntropyLoss(), Target.NUMBER, true)
                .withDecisions()
                .schema()
                .fieldNames())
        .containsExactly("x", "score", "prediction", "decision");
    assertThat(table(Loss.CROSS_ENTROPY, Target.CLASS, false).withDecisions().schema().fieldNames())
        .containsExactly("x", "score", "prediction", "probability");
  }
}
