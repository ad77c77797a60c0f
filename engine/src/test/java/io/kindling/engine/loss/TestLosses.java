package io.kindling.engine.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.backend.reference.Interpreter;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkGraphs;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestLosses {
  private static final RunKey KEY = new RunKey(0, 0, 0, 0);

  private static double[] run(Loss loss, double[] output, double[] targets, boolean predictions) {
    int rows = 1;
    Graph graph = new Graph();
    Value x = graph.add(Leaf.input("x", Shape.of(rows, output.length))).output();
    Value t = graph.add(Leaf.input("t", loss.targets(rows, output.length))).output();
    Loss.Applied applied = loss.apply(graph, x, t);
    Interpreter interpreter = new Interpreter(graph);
    System.arraycopy(output, 0, interpreter.array(x), 0, output.length);
    System.arraycopy(targets, 0, interpreter.array(t), 0, targets.length);
    interpreter.run(KEY);
    return interpreter.array(predictions ? applied.predictions() : applied.losses());
  }

  private static double loss(Loss loss, double[] output, double... targets) {
    return run(loss, output, targets, false)[0];
  }

  @Test
  void lossesOfNumbersAreThoseOfTheBooks() {
    double[] x = {1, -2};
    assertThat(loss(new MeanAbsoluteErrorLoss(), x, 0, 0)).isEqualTo(1.5);
    assertThat(loss(new HuberLoss(1), x, 0.5, 1)).isEqualTo((0.125 + 2.5) / 2);
    assertThat(loss(new QuantileLoss(0.75f), x, 3, -6)).isEqualTo((0.75 * 2 + 0.25 * 4) / 2);
    assertThat(loss(new PoissonLoss(), x, 2, 0))
        .isCloseTo((Math.E - 2 + Math.exp(-2)) / 2, within(1e-12));
    assertThat(loss(new BinaryCrossEntropyLoss(), new double[] {0, 800}, 1, 0))
        .isCloseTo((Math.log(2) + 800) / 2, within(1e-9));
  }

  @Test
  void aYesCanCountMoreAndTargetsCanBeSmoothedOrSoft() {
    double[] x = {0.5, -1};
    double[] no = {Math.log1p(Math.exp(0.5)), Math.log1p(Math.exp(-1))};
    double[] yes = {no[0] - 0.5, no[1] + 1};
    Loss weighted = new BinaryCrossEntropyLoss(0, List.of(3f, 0.25f));
    assertThat(loss(weighted, x, 1, 0)).isCloseTo((3 * yes[0] + no[1]) / 2, within(1e-12));
    assertThat(loss(weighted, x, 0.25, 1))
        .isCloseTo((3 * 0.25 * yes[0] + 0.75 * no[0] + 0.25 * yes[1]) / 2, within(1e-12));
    Loss smoothed = new BinaryCrossEntropyLoss(0.5f, List.of());
    assertThat(loss(smoothed, x, 1, 0))
        .isCloseTo(
            (0.75 * yes[0] + 0.25 * no[0] + 0.25 * yes[1] + 0.75 * no[1]) / 2, within(1e-12));
    assertThat(loss(weighted, new double[] {800, -800}, 1, 0)).isZero();
    assertThat(loss(weighted, new double[] {-800, 800}, 1, 0)).isEqualTo((3 * 800 + 800) / 2.0);
  }

  @Test
  void theHingeOfTheCourseNotesIsRepeated() {
    assertThat(loss(new HingeLoss(1), new double[] {3.2, 5.1, -1.7}, 0))
        .isCloseTo(2.9, within(1e-6));
    assertThat(loss(new HingeLoss(10), new double[] {13, -7, 11}, 0)).isCloseTo(8, within(1e-9));
  }

  @Test
  void placesAndClassesCountWhereThereIsAnObject() {
    double[] zeros = new double[7];
    double half = Math.log(2);
    assertThat(loss(new BoxesLoss(), zeros, 0, 0, 0, 0, 0, 0, 0))
        .isCloseTo(0.5 * half, within(1e-12));
    assertThat(loss(new BoxesLoss(2, 1, 3, 4), zeros, 1, 0.5, 0.25, 0.5, 1, 0, 1))
        .isCloseTo(2 * half + 3 * (0.0625 + 0.25) + 4 * half, within(1e-12));
    double[] sure = {-800, 9, 9, 9, 9, 800, -800};
    assertThat(loss(new BoxesLoss(), sure, 0, 0, 0, 0, 0, 0, 0)).isZero();
    assertThat(run(new BoxesLoss(), sure, new double[7], true)[5]).isEqualTo(1);
  }

  @Test
  void targetsThatAreMetLeaveTheEntropyOrNothing() {
    double[] log = {Math.log(0.2), Math.log(0.5), Math.log(0.3)};
    double[] target = {0.2, 0.5, 0.3};
    double entropy = -(0.2 * log[0] + 0.5 * log[1] + 0.3 * log[2]);
    assertThat(loss(new SoftCrossEntropyLoss(), log, target)).isCloseTo(entropy, within(1e-12));
    assertThat(loss(new KlDivergenceLoss(), log, target)).isCloseTo(0, within(1e-12));
    assertThat(loss(new KlDivergenceLoss(), log, 0, 1, 0)).isCloseTo(Math.log(2), within(1e-12));
  }

  @Test
  void settingsThatChangeNothingGivePlainCrossEntropy() {
    double[] x = {0.5, -1, 2};
    double plain = loss(Loss.CROSS_ENTROPY, x, 1);
    List<Float> ones = List.of(1f, 1f, 1f);
    assertThat(loss(new CrossEntropyLoss(0, ones), x, 1)).isCloseTo(plain, within(1e-12));
    assertThat(loss(new FocalLoss(0, ones), x, 1)).isCloseTo(plain, within(1e-12));
    double right = Math.exp(-plain);
    assertThat(loss(new FocalLoss(2, List.of(0f, 3f, 0f)), x, 1))
        .isCloseTo(3 * plain * (1 - right) * (1 - right), within(1e-12));
  }

  @Test
  void focalLossOfACertainRowIsFinite() {
    assertThat(loss(new FocalLoss(1, List.of()), new double[] {900, 0}, 0)).isZero();
    assertThat(loss(new FocalLoss(2, List.of()), new double[] {900, 0}, 1)).isEqualTo(900);
  }

  /** Its slope in the score of the right class is - (1-p)^(g+1) + g p (1-p)^g log p. */
  @ParameterizedTest
  @ValueSource(floats = {0.05f, 0.5f, 0.9f})
  void focalLossOfAPowerBelow1HasItsSlopeUpToCertainRows(float gamma) {
    Network network = Network.input(1).dense(2);
    for (Backend backend : List.of(new ReferenceBackend(), new OneDnnBackend(1))) {
      try (StepEngine engine =
          StepEngine.open(network, new FocalLoss(gamma, List.of()), backend, 1)) {
        for (double score : new double[] {-30, -2, 0, 3, 7, 12, 16.5, 17, 18, 40, 200}) {
          engine.load(new float[] {0, 0, (float) score, 0}, new float[0]);
          StepBatch batch = engine.batch(1, Mode.TRAIN);
          batch.weights().put(0, 1);
          engine.run(batch, KEY, 0);
          float[] gradient = new float[network.parameters().length()];
          engine.readSlotInto(0, gradient);
          double right = 1 / (1 + Math.exp(-score));
          double rest = 1 / (1 + Math.exp(score));
          double log = -Math.log1p(Math.exp(-score));
          double slope = -Math.pow(rest, gamma + 1) + gamma * right * Math.pow(rest, gamma) * log;
          assertThat((double) gradient[2])
              .as("gamma %s at %s", gamma, score)
              .isCloseTo(slope, within(1e-4 * Math.abs(slope) + 3e-6));
        }
      }
    }
  }

  @Test
  void focalLossInSinglePrecisionIsNeverBelowZero() {
    int rows = 4000;
    for (float gamma : new float[] {0.01f, 0.5f, 1, 1.5f, 2}) {
      Network network = Network.input(2).dense(2);
      Loss loss = new FocalLoss(gamma, List.of());
      try (StepEngine engine = StepEngine.open(network, loss, new OneDnnBackend(1), 1)) {
        engine.load(new float[] {1, 0, 0, 1, 0, 0}, new float[0]);
        StepBatch batch = engine.batch(rows, Mode.TRAIN);
        for (int n = 0; n < rows; n++) {
          batch.features().put(2 * n, 0.37f + 20f * n / rows);
          batch.features().put(2 * n + 1, 0.37f);
          batch.targets().put(n, 0);
          batch.weights().put(n, 1);
        }
        engine.run(batch, KEY, 0);
        for (int n = 0; n < rows; n++) {
          assertThat(batch.losses().get(n) >= 0).as("row %s, gamma %s", n, gamma).isTrue();
        }
        float[] gradient = new float[network.parameters().length()];
        engine.readSlotInto(0, gradient);
        for (float number : gradient) {
          assertThat(number).isFinite();
        }
      }
    }
  }

  @Test
  void predictionsAreWhatTheLossSpeaksOf() {
    double[] x = {0, Math.log(3)};
    assertThat(run(new FocalLoss(2, List.of()), x, new double[] {0}, true))
        .containsExactly(new double[] {0.25, 0.75}, within(1e-12));
    assertThat(run(new HingeLoss(1), x, new double[] {0}, true)).isEqualTo(x);
    assertThat(run(new PoissonLoss(), x, new double[] {0, 0}, true))
        .containsExactly(new double[] {1, 3}, within(1e-12));
    assertThat(run(new BinaryCrossEntropyLoss(), x, new double[] {0, 0}, true))
        .containsExactly(new double[] {0.5, 0.75}, within(1e-12));
    assertThat(run(new PerceptronLoss(), x, new double[] {0, 0}, true)).containsExactly(0, 1);
  }

  @Test
  void wordsAreUniqueAndLeadToTheLoss() {
    assertThat(Losses.all().stream().map(Loss::word)).doesNotHaveDuplicates();
    Losses.all().forEach(loss -> assertThat(Losses.of(loss.word())).isEqualTo(loss));
    assertThatThrownBy(() -> Losses.of("hinges")).hasMessage("Unknown loss 'hinges'");
  }

  @Test
  void lossesTravelToWorkers() throws IOException, ClassNotFoundException {
    List<Object> losses = new ArrayList<>(Losses.all());
    losses.add(Objective.of(new HeadLoss("kind", Loss.CROSS_ENTROPY, 0.5f)));
    losses.add(new CrossEntropyLoss(0.1f, Arrays.asList(1f, 2f)));
    losses.add(new SoftCrossEntropyLoss(0.1f, Arrays.asList(1f, 2f)));
    losses.add(new BinaryCrossEntropyLoss(0.1f, Arrays.asList(3f)));
    for (Object loss : losses) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(loss);
      }
      var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
      assertThat(in.readObject()).isEqualTo(loss);
    }
  }

  @Test
  void everyLossThatThereIsHasAWord() {
    Class<?>[] kinds = Loss.class.getPermittedSubclasses();
    List<Class<?>> known = new ArrayList<>();
    known.addAll(List.of(GapsLoss.class, PointsLoss.class)); // have the words of others
    Losses.all().forEach(loss -> known.add(loss.getClass()));
    assertThat(Arrays.stream(kinds).flatMap(kind -> Arrays.stream(kind.getPermittedSubclasses())))
        .containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void settingsOutOfRangeAreSentences() {
    assertThatThrownBy(() -> new HuberLoss(0))
        .hasMessage("Invalid delta 0.0 of the loss huber: expected a number above 0");
    assertThatThrownBy(() -> new QuantileLoss(1))
        .hasMessage("Invalid tau 1.0 of the loss quantile: expected a number between 0 and 1");
    assertThatThrownBy(() -> new HingeLoss(-1))
        .hasMessage("Invalid margin -1.0 of the loss hinge: expected a number above 0");
    assertThatThrownBy(() -> new FocalLoss(-0.5f, List.of()))
        .hasMessage("Invalid gamma -0.5 of the loss focal: expected a number from 0 on");
    assertThatThrownBy(() -> new BoxesLoss(1, -0.5f, 1, 1))
        .hasMessage("Invalid weight -0.5 of the loss boxes: expected a number from 0");
    assertThatThrownBy(() -> new CrossEntropyLoss(1, List.of()))
        .hasMessage(
            "Invalid labelSmoothing 1.0 of the loss crossEntropy: expected a number from 0 to"
                + " below 1");
    assertThatThrownBy(() -> new CrossEntropyLoss(0, List.of(-1f)))
        .hasMessage(
            "Invalid weights of classes [-1.0] of the loss crossEntropy: expected numbers from 0");
    assertThatThrownBy(() -> new BinaryCrossEntropyLoss(-0.5f, List.of()))
        .hasMessage(
            "Invalid labelSmoothing -0.5 of the loss binaryCrossEntropy: expected a number from 0"
                + " to below 1");
    assertThatThrownBy(() -> new BinaryCrossEntropyLoss(0, List.of(-2f)))
        .hasMessage(
            "Invalid positiveWeights [-2.0] of the loss binaryCrossEntropy: expected numbers from"
                + " 0");
  }

  @Test
  void networksWithOtherOutputsThanALossNeedsAreRefused() {
    for (Loss weighted :
        List.of(
            new CrossEntropyLoss(0, List.of(1f, 2f)),
            new SoftCrossEntropyLoss(0, List.of(1f, 2f)),
            new FocalLoss(2, List.of(1f, 2f)))) {
      assertThatThrownBy(() -> NetworkGraphs.check(Network.input(3).dense(3), weighted))
          .hasMessage(
              "The loss "
                  + weighted.word()
                  + " has 2 weights of classes, the network puts out 3 classes");
      NetworkGraphs.check(Network.input(3).dense(2), weighted);
    }
    Loss positive = new BinaryCrossEntropyLoss(0, List.of(1f, 2f));
    assertThatThrownBy(() -> NetworkGraphs.check(Network.input(3).dense(3), positive))
        .hasMessage(
            "The loss binaryCrossEntropy has 2 positiveWeights, the network puts out 3 numbers:"
                + " expected one for each");
    NetworkGraphs.check(Network.input(3).dense(2), positive);
    Network one = Network.input(3).dense(1);
    for (Loss loss : Losses.all()) {
      if (loss.classifies()
          || loss instanceof SoftCrossEntropyLoss
          || loss instanceof KlDivergenceLoss) {
        assertThatThrownBy(() -> NetworkGraphs.check(one, loss))
            .hasMessage(
                "The loss "
                    + loss.word()
                    + " tells classes apart, the network puts out 1 number: expected one for each"
                    + " of at least 2 classes (a single yes or no goes with binaryCrossEntropy)");
      } else if (loss instanceof BoxesLoss) {
        assertThatThrownBy(() -> NetworkGraphs.check(one, loss))
            .hasMessage(
                "The loss boxes takes five numbers of a cell and one for each class, the network"
                    + " puts out 1: expected at least 6");
      } else {
        NetworkGraphs.check(one, loss);
      }
    }
  }
}
