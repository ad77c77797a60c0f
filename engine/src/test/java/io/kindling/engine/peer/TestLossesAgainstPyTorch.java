package io.kindling.engine.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.kindling.engine.graph.Value;
import io.kindling.engine.loss.BinaryCrossEntropyLoss;
import io.kindling.engine.loss.BoxesLoss;
import io.kindling.engine.loss.ClassPerceptronLoss;
import io.kindling.engine.loss.CrossEntropyLoss;
import io.kindling.engine.loss.FocalLoss;
import io.kindling.engine.loss.HingeLoss;
import io.kindling.engine.loss.HuberLoss;
import io.kindling.engine.loss.KlDivergenceLoss;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.loss.Losses;
import io.kindling.engine.loss.MeanAbsoluteErrorLoss;
import io.kindling.engine.loss.PerceptronLoss;
import io.kindling.engine.loss.PoissonLoss;
import io.kindling.engine.loss.QuantileLoss;
import io.kindling.engine.loss.SoftCrossEntropyLoss;
import io.kindling.engine.random.CounterRandom;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses and their gradients against PyTorch's arithmetic and differentiation. */
class TestLossesAgainstPyTorch {
  private static final int ROWS = 13;
  private static final int OUTPUTS = 7;
  private static final int[] CLASS = {1};
  private static final List<Float> WEIGHTS = List.of(0.5f, 1f, 2f, 0f, 1.5f, 0.25f, 1f);
  private static final double TOLERANCE = 2e-5;

  /** A loss of each row, of what the network puts out [N,O] and targets [N,O]. */
  private interface PeerLoss {
    NDArray rows(NDArray x, NDArray target);
  }

  private static Arguments one(Loss loss, PeerLoss peer) {
    return Arguments.of(loss, peer);
  }

  static List<Arguments> losses() {
    return List.of(
        one(Loss.CROSS_ENTROPY, (x, t) -> x.logSoftmax(1).mul(t).sum(CLASS).neg()),
        one(new CrossEntropyLoss(0.1f, List.of()), (x, t) -> smoothed(x, t, 0.1f)),
        one(new CrossEntropyLoss(0, WEIGHTS), (x, t) -> soft(x, t.mul(weights(x)))),
        one(new CrossEntropyLoss(0.3f, WEIGHTS), (x, t) -> smoothed(x, t, 0.3f, weights(x))),
        one(new FocalLoss(2, List.of()), (x, t) -> focal(x, t, 2)),
        one(new FocalLoss(0, List.of()), (x, t) -> focal(x, t, 0)),
        one(new FocalLoss(0.5f, List.of()), (x, t) -> focal(x, t, 0.5f)),
        one(
            new FocalLoss(1.5f, WEIGHTS),
            (x, t) -> focal(x, t, 1.5f).mul(t.mul(weights(x)).sum(CLASS))),
        one(new HingeLoss(1), (x, t) -> hinge(x, t, 1)),
        one(new HingeLoss(0.3f), (x, t) -> hinge(x, t, 0.3f)),
        one(new ClassPerceptronLoss(), (x, t) -> x.max(CLASS).sub(x.mul(t).sum(CLASS))),
        one(Loss.MEAN_SQUARED_ERROR, (x, t) -> x.sub(t).square().mean(CLASS)),
        one(new MeanAbsoluteErrorLoss(), (x, t) -> x.sub(t).abs().mean(CLASS)),
        one(new HuberLoss(1), (x, t) -> huber(x, t, 1)),
        one(new HuberLoss(0.4f), (x, t) -> huber(x, t, 0.4f)),
        one(new QuantileLoss(0.5f), (x, t) -> x.sub(t).abs().mul(0.5f).mean(CLASS)),
        one(
            new QuantileLoss(0.8f),
            (x, t) -> t.sub(x).mul(0.8f).maximum(t.sub(x).mul(-0.2f)).mean(CLASS)),
        one(new PoissonLoss(), (x, t) -> x.exp().sub(t.mul(x)).mean(CLASS)),
        one(new BinaryCrossEntropyLoss(), TestLossesAgainstPyTorch::binary),
        one(
            new BinaryCrossEntropyLoss(0.2f, List.of()),
            (x, t) -> binary(x, t.mul(0.8f).add(0.1f))),
        one(
            new BinaryCrossEntropyLoss(0, WEIGHTS),
            (x, t) -> positive(x, t).mul(weights(x)).add(negative(x, t)).mean(CLASS).neg()),
        one(
            new BinaryCrossEntropyLoss(0.3f, WEIGHTS),
            (x, t) -> {
              NDArray smooth = t.mul(0.7f).add(0.15f);
              NDArray yes = positive(x, smooth).mul(weights(x));
              return yes.add(negative(x, smooth)).mean(CLASS).neg();
            }),
        one(new SoftCrossEntropyLoss(), TestLossesAgainstPyTorch::soft),
        one(
            new SoftCrossEntropyLoss(0.2f, List.of()),
            (x, t) -> soft(x, t.mul(0.8f).add(0.2f / x.getShape().get(1)))),
        one(new SoftCrossEntropyLoss(0, WEIGHTS), (x, t) -> soft(x, t.mul(weights(x)))),
        one(
            new KlDivergenceLoss(),
            (x, t) -> t.mul(t.maximum(1e-30f).log().sub(x.logSoftmax(1))).sum(CLASS)),
        one(new BoxesLoss(), (x, t) -> boxes(x, t, 1, 0.5f, 5, 1)),
        one(new BoxesLoss(2, 0.25f, 3, 0.5f), (x, t) -> boxes(x, t, 2, 0.25f, 3, 0.5f)),
        one(
            new PerceptronLoss(),
            (x, t) ->
                Activation.relu(x)
                    .mul(t.neg().add(1))
                    .add(Activation.relu(x.neg()).mul(t))
                    .sum(CLASS)));
  }

  private static NDArray soft(NDArray x, NDArray shares) {
    return x.logSoftmax(1).mul(shares).sum(CLASS).neg();
  }

  private static NDArray weights(NDArray x) {
    float[] numbers = new float[WEIGHTS.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = WEIGHTS.get(i);
    }
    return x.getManager().create(numbers);
  }

  private static NDArray smoothed(NDArray x, NDArray t, float share) {
    return x.logSoftmax(1).mul(t.mul(1 - share).add(share / OUTPUTS)).sum(CLASS).neg();
  }

  /** As torch.nn.CrossEntropyLoss says it: both parts of the target carry the weights. */
  private static NDArray smoothed(NDArray x, NDArray t, float share, NDArray weights) {
    NDArray weighted = x.logSoftmax(1).mul(weights).neg();
    NDArray right = weighted.mul(t).sum(CLASS).mul(1 - share);
    return right.add(weighted.sum(CLASS).mul(share / OUTPUTS));
  }

  private static NDArray focal(NDArray x, NDArray t, float gamma) {
    NDArray log = x.logSoftmax(1).mul(t).sum(CLASS);
    return log.exp().neg().add(1).pow(gamma).mul(log).neg();
  }

  private static NDArray hinge(NDArray x, NDArray t, float margin) {
    NDArray right = x.mul(t).sum(CLASS, true);
    return Activation.relu(x.sub(right).add(margin)).mul(t.neg().add(1)).sum(CLASS);
  }

  private static NDArray huber(NDArray x, NDArray t, float delta) {
    NDArray error = x.sub(t).abs();
    NDArray small = error.square().mul(0.5f);
    NDArray large = error.sub(delta / 2).mul(delta);
    NDArray near = error.lte(delta).toType(DataType.FLOAT32, false);
    return small.mul(near).add(large.mul(near.neg().add(1))).mean(CLASS);
  }

  private static NDArray binary(NDArray x, NDArray t) {
    return positive(x, t).add(negative(x, t)).mean(CLASS).neg();
  }

  private static NDArray boxes(
      NDArray x, NDArray t, float object, float empty, float place, float kind) {
    NDArray marks = t.get(":, 0:1");
    NDArray seen = positive(x.get(":, 0:1"), marks).mul(object);
    NDArray blank = negative(x.get(":, 0:1"), marks).mul(empty);
    NDArray error = Activation.sigmoid(x.get(":, 1:5")).sub(t.get(":, 1:5"));
    NDArray places = error.square().mul(marks).sum(CLASS).mul(place);
    NDArray classes = soft(x.get(":, 5:"), t.get(":, 5:")).mul(kind);
    return seen.add(blank).sum(CLASS).neg().add(places).add(classes);
  }

  private static NDArray positive(NDArray x, NDArray t) {
    return t.mul(Activation.sigmoid(x).log());
  }

  private static NDArray negative(NDArray x, NDArray t) {
    return t.neg().add(1).mul(Activation.sigmoid(x).neg().add(1).log());
  }

  @ParameterizedTest
  @MethodSource("losses")
  void rowsAndGradientsAreThoseOfPyTorch(Loss loss, PeerLoss peer) {
    float[] targets = targets(loss);
    compare(loss, peer, targets, loss.classifies() ? marks(targets) : targets);
  }

  private static void compare(Loss loss, PeerLoss peer, float[] targets, float[] wide) {
    float[] x = normals(1, ROWS * OUTPUTS);
    float[] direction = normals(2, ROWS);
    OurFunction ours = new OurFunction();
    Value output = ours.input(x, ROWS, OUTPUTS);
    Value given = ours.input(targets, loss.targets(ROWS, OUTPUTS).toArray());
    PeerFunction found =
        ours.run(output, loss.apply(ours.graph, output, given).losses(), direction);
    PeerFunction expected =
        PeerFunction.run(
            x,
            new int[] {ROWS, OUTPUTS},
            direction,
            array -> peer.rows(array, array.getManager().create(wide, new Shape(ROWS, OUTPUTS))));
    assertClose(found.values(), expected.values());
    assertClose(found.gradient(), expected.gradient());
  }

  @Test
  void binaryCrossEntropyTakesSoftTargets() {
    float[] soft = normals(3, ROWS * OUTPUTS);
    for (int i = 0; i < soft.length; i++) {
      soft[i] = (float) (1 / (1 + Math.exp(-soft[i])));
    }
    compare(new BinaryCrossEntropyLoss(), TestLossesAgainstPyTorch::binary, soft, soft);
  }

  @Test
  void everyLossIsCompared() {
    assertThat(
            losses().stream().map(one -> ((Loss) one.get()[0]).word()).collect(Collectors.toSet()))
        .containsAll(Losses.all().stream().map(Loss::word).toList());
  }

  private static void assertClose(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      double tolerance = TOLERANCE * Math.max(1, Math.abs(expected[i]));
      assertThat((double) found[i]).as("number %s", i).isCloseTo(expected[i], within(tolerance));
    }
  }

  /** Class numbers, marks, rows of probabilities with a zero, or numbers. */
  private static float[] targets(Loss loss) {
    float[] targets = new float[loss.targets(ROWS, OUTPUTS).elements()];
    boolean marks = loss instanceof PerceptronLoss || loss instanceof BinaryCrossEntropyLoss;
    for (int i = 0; i < targets.length; i++) {
      targets[i] =
          loss.classifies()
              ? CounterRandom.below(OUTPUTS, 3, 0, i)
              : marks ? CounterRandom.below(2, 3, 0, i) : (float) CounterRandom.normal(3, 0, i);
    }
    if (loss instanceof BoxesLoss) {
      return cells();
    }
    boolean probabilities = loss.takesLogits() && !loss.classifies() && !marks;
    for (int row = 0; probabilities && row < targets.length; row += OUTPUTS) {
      float sum = 0;
      for (int i = row; i < row + OUTPUTS; i++) {
        targets[i] = Math.max(0, targets[i]) + (i == row ? 0.1f : 0);
        sum += targets[i];
      }
      for (int i = row; i < row + OUTPUTS; i++) {
        targets[i] /= sum;
      }
    }
    return targets;
  }

  /** Every third cell has an object, of one class or the other. */
  private static float[] cells() {
    float[] cells = new float[ROWS * OUTPUTS];
    for (int row = 0; row < ROWS; row += 3) {
      int at = row * OUTPUTS;
      cells[at] = 1;
      for (int i = 1; i < 5; i++) {
        cells[at + i] = (float) CounterRandom.uniform(3, row, i);
      }
      cells[at + 5 + row % 2] = 1;
    }
    return cells;
  }

  private static float[] marks(float[] labels) {
    float[] marks = new float[labels.length * OUTPUTS];
    for (int n = 0; n < labels.length; n++) {
      marks[n * OUTPUTS + (int) labels[n]] = 1;
    }
    return marks;
  }

  private static float[] normals(long key, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) CounterRandom.normal(key, 0, i);
    }
    return numbers;
  }
}
