package io.kindling.jobs.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kindling.engine.backend.Precision;
import io.kindling.engine.loss.BinaryCrossEntropyLoss;
import io.kindling.engine.loss.BoxesLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.model.Model;
import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.jobs.config.EngineSettings;
import io.kindling.jobs.config.KernelSettings;
import io.kindling.jobs.config.Kernels;
import io.kindling.jobs.inference.Combination.Rule;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.encode.Encoders;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Models behind each other, beside what each of them says alone. */
class TestMembers {
  private static final EngineSettings PLAIN =
      new EngineSettings(
          new KernelSettings(Kernels.REFERENCE, Precision.FP32, 1), OptionalInt.empty());
  private static final NumberRows CLASSES =
      new NumberRows(new float[][] {{1, 2}, {-3, 0.5f}, {0, -1}, {2, 2}}, 0, 2, 1, 2);
  private static final NumberRows MARKS =
      new NumberRows(new float[][] {{1, 2}, {-3, 0.5f}, {0, -1}, {2, 2}}, 0, 1, 1, 0);

  private static Encoders encoders(Target target, String... classes) {
    Schema schema = new Schema(Schema.Features.NUMBERS, List.of(2), List.of("a", "b"), "y");
    return new Encoders(schema, target, List.of(classes), new double[] {0, 0}, new double[] {1, 1});
  }

  private static Network network(int outputs) {
    return Network.input(2).dense(5, Activation.TANH).dense(outputs);
  }

  private static Inference model(Network network, Loss loss, long seed) {
    float[] parameters = network.initialParameters(seed);
    return Inference.of(
        new Model(network, loss, parameters, new float[0], JsonNodeFactory.instance.objectNode()),
        PLAIN);
  }

  private static Inference together(
      Network network, Loss loss, Combination combination, Encoders encoders) {
    List<Members.Member> members = new ArrayList<>();
    for (int seed = 0; seed < combination.weights().size(); seed++) {
      members.add(new Members.Member(model(network, loss, seed), encoders));
    }
    Network plain = Members.plain(network, combination.rule());
    return model(plain, loss, 0).behind(new Members(members, combination, loss));
  }

  private static float[] said(Inference model, NumberRows rows, Encoders encoders) {
    return Predicted.here(model, encoders, List.of(rows)).get(0);
  }

  private static float[][] alone(Network network, Loss loss, NumberRows rows, Encoders encoders) {
    float[][] all = new float[3][];
    for (int seed = 0; seed < 3; seed++) {
      all[seed] = said(model(network, loss, seed), rows, encoders);
    }
    return all;
  }

  @Test
  void anAverageOfSharesIsTheMeanOfThemAndItsLossIsOfThatMean() {
    Encoders encoders = encoders(Target.CLASS, "a", "b", "c");
    float[][] alone = alone(network(3), Loss.CROSS_ENTROPY, CLASSES, encoders);
    Inference bag =
        together(network(3), Loss.CROSS_ENTROPY, Combination.of(Rule.AVERAGE, 3), encoders);
    float[] found = said(bag, CLASSES, encoders);
    double loss = 0;
    int[] targets = {0, 2, 1, 2};
    for (int i = 0; i < found.length; i++) {
      double mean = (alone[0][i] + alone[1][i] + alone[2][i]) / 3.0;
      assertThat((double) found[i]).isCloseTo(mean, within(1e-6));
      loss -= targets[i / 3] == i % 3 ? Math.log(mean) / 4 : 0;
    }
    Measured measured = Measured.here(bag, encoders, List.of(CLASSES));
    assertThat(measured.values().get("loss")).isCloseTo(loss, within(1e-5));
    assertThat(bag.tellsDeviation()).isTrue();
    assertThat(bag.parameters()).isEqualTo(3L * network(3).parameters().length());
  }

  @Test
  void aProductAndAVoteAreWhatTheirNamesSay() {
    Encoders encoders = encoders(Target.CLASS, "a", "b", "c");
    float[][] alone = alone(network(3), Loss.CROSS_ENTROPY, CLASSES, encoders);
    float[] product =
        said(
            together(network(3), Loss.CROSS_ENTROPY, Combination.of(Rule.PRODUCT, 3), encoders),
            CLASSES,
            encoders);
    float[] vote =
        said(
            together(network(3), Loss.CROSS_ENTROPY, Combination.of(Rule.VOTE, 3), encoders),
            CLASSES,
            encoders);
    for (int row = 0; row < 4; row++) {
      double[] made = new double[3];
      double sum = 0;
      int[] votes = new int[3];
      for (int c = 0; c < 3; c++) {
        int i = row * 3 + c;
        made[c] = Math.cbrt((double) alone[0][i] * alone[1][i] * alone[2][i]);
        sum += made[c];
      }
      for (float[] one : alone) {
        int best = one[row * 3 + 1] > one[row * 3] ? 1 : 0;
        votes[one[row * 3 + 2] > one[row * 3 + best] ? 2 : best]++;
      }
      for (int c = 0; c < 3; c++) {
        assertThat((double) product[row * 3 + c]).isCloseTo(made[c] / sum, within(1e-5));
        assertThat((double) vote[row * 3 + c]).isCloseTo(votes[c] / 3.0, within(1e-5));
      }
    }
  }

  @Test
  void aSingleProbabilityAndNumbersAreAveragedAndSummed() {
    Encoders encoders = encoders(Target.NUMBER);
    Loss mark = new BinaryCrossEntropyLoss();
    float[][] marks = alone(network(1), mark, MARKS, encoders);
    float[] average =
        said(
            together(network(1), mark, Combination.of(Rule.AVERAGE, 3), encoders), MARKS, encoders);
    float[][] numbers = alone(network(1), Loss.MEAN_SQUARED_ERROR, MARKS, encoders);
    float[] sum =
        said(
            together(
                network(1),
                Loss.MEAN_SQUARED_ERROR,
                new Combination(Rule.SUM, List.of(1.0, 0.5, 2.0), List.of(7.0)),
                encoders),
            MARKS,
            encoders);
    for (int row = 0; row < 4; row++) {
      assertThat((double) average[row])
          .isCloseTo((marks[0][row] + marks[1][row] + marks[2][row]) / 3.0, within(1e-6));
      assertThat((double) sum[row])
          .isCloseTo(
              7 + numbers[0][row] + 0.5 * numbers[1][row] + 2 * numbers[2][row], within(1e-5));
    }
  }

  @Test
  void whatCannotBeOneIsSaid() {
    assertThatThrownBy(() -> Link.of(new BoxesLoss(1, 1, 1, 1)))
        .hasMessage("Boxes of several models cannot be made one: expected one");
    assertThatThrownBy(
            () -> new Members(List.of(), Combination.of(Rule.AVERAGE, 2), Loss.CROSS_ENTROPY))
        .hasMessage("The combination is of 2 models, there are 0");
  }
}
