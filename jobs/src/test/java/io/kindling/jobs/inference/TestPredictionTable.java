package io.kindling.jobs.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.engine.loss.BinaryCrossEntropyLoss;
import io.kindling.engine.loss.HeadLoss;
import io.kindling.engine.loss.HingeLoss;
import io.kindling.engine.loss.KlDivergenceLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.PredictionRows.Column;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.encode.Encoders;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

class TestPredictionTable {
  private static final List<Column> COLUMNS =
      List.of(new Column("x", DataTypes.DoubleType), new Column("score", DataTypes.StringType));

  private static String[] columns(Loss loss, Target target, boolean each) {
    return table(loss, target, each).schema().fieldNames();
  }

  private static PredictionTable table(Loss loss, Target target, boolean each) {
    Schema schema = new Schema(Schema.Features.NUMBERS, List.of(1), List.of("x"), "y");
    List<String> classes = target == Target.CLASS ? List.of("no", "yes") : List.of();
    Encoders encoders = new Encoders(schema, target, classes, new double[] {0}, new double[] {1});
    List<HeadLoss> only = List.of(new HeadLoss("output", loss, 1));
    return new PredictionTable(COLUMNS, encoders, only, each);
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

  /** Of rows with a class and two numbers, for outputs that are measured by some of them. */
  private static String[] columns(List<List<Integer>> measures, HeadLoss... outputs) {
    String json =
        """
        { "features": "NUMBERS", "shape": [1], "names": ["x"], "shift": [0], "scale": [1]
          , "labels": [ { "label": "kind", "target": "CLASS", "classes": ["no", "yes"] }
                      , { "label": "w", "target": "NUMBER", "classes": [] }
                      , { "label": "h", "target": "NUMBER", "classes": [] } ]
          , "measures": [[0]] }
        """;
    try {
      Encoders encoders = Encoders.read(new ObjectMapper().readTree(json)).measuring(measures);
      return new PredictionTable(COLUMNS, encoders, List.of(outputs), true).schema().fieldNames();
    } catch (JsonProcessingException wrong) {
      throw new IllegalStateException(wrong);
    }
  }

  @Test
  void severalNumbersAreNamedAfterTheirColumns() {
    HeadLoss numbers = new HeadLoss("output", Loss.MEAN_SQUARED_ERROR, 1);
    assertThat(columns(List.of(List.of(2, 1)), numbers))
        .containsExactly("x", "score", "prediction_h", "prediction_w");
    HeadLoss shares = new HeadLoss("output", new KlDivergenceLoss(), 1);
    assertThat(columns(List.of(List.of(1, 2)), shares))
        .containsExactly(
            "x", "score", "prediction", "probability", "probability_w", "probability_h");
  }

  @Test
  void severalOutputsNameTheirColumns() {
    assertThat(
            columns(
                List.of(List.of(0), List.of(1), List.of(1, 2)),
                new HeadLoss("a", new HingeLoss(1), 1),
                new HeadLoss("b", Loss.MEAN_SQUARED_ERROR, 1),
                new HeadLoss("c", Loss.MEAN_SQUARED_ERROR, 1)))
        .containsExactly(
            "x",
            "score",
            "a_prediction",
            "a_score",
            "a_score_no",
            "a_score_yes",
            "b_prediction",
            "c_prediction_w",
            "c_prediction_h");
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

  /** As metrics do that are measured with it. */
  @Test
  void theSecondOfTwoClassesOfAPixelIsTakenFromTheThresholdOn() {
    Schema schema =
        new Schema(Schema.Features.PIXELS, List.of(1, 1, 3), List.of(), List.of("mask"), "");
    Encoders encoders =
        new Encoders(
            schema, Target.MASK, List.of("ground", "thing"), new double[] {0}, new double[] {1});
    PredictionTable table =
        new PredictionTable(
            COLUMNS, encoders, List.of(new HeadLoss("output", Loss.CROSS_ENTROPY, 1)), true);
    List<Float> numbers = List.of(0.9f, 0.1f, 0.7f, 0.3f, 0.2f, 0.8f);
    List<List<Float>> only = List.of(numbers);
    assertThat(table.row(List.of(), new byte[0], only, OptionalDouble.empty()).<byte[]>getAs(0))
        .containsExactly(0, 0, 1);
    assertThat(table.row(List.of(), new byte[0], only, OptionalDouble.of(0.3f)).<byte[]>getAs(0))
        .containsExactly(0, 1, 1);
  }
}
