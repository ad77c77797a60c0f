package io.kindling.engine.peer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import io.kindling.engine.graph.Value;
import io.kindling.engine.sequence.Attention;
import io.kindling.engine.sequence.AttentionMask;
import io.kindling.engine.sequence.AttentionParameters;
import io.kindling.engine.testing.Trial;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Attention as PyTorch's functions compose it, with the gradients that PyTorch finds. */
class TestAttentionAgainstPyTorch {
  private static final int ROWS = 3;
  private static final int STEPS = 5;
  private static final int WIDTH = 8;
  private static final int HEADS = 2;

  private final Trial trial = new Trial();
  private final Value x = trial.leaf(ROWS, STEPS, WIDTH);
  private final AttentionParameters parameters =
      new AttentionParameters(
          trial.leaf(3 * WIDTH, WIDTH),
          trial.leaf(3 * WIDTH),
          trial.leaf(WIDTH, WIDTH),
          trial.leaf(WIDTH));

  private List<Value> leaves(Value memory) {
    return List.of(
        x,
        memory,
        parameters.inWeight(),
        parameters.inBias(),
        parameters.outWeight(),
        parameters.outBias());
  }

  /** The leaves in their order, and what is added to the scores. */
  private static List<NDArray> torch(
      NDArray query, NDArray memory, List<NDArray> weights, Optional<NDArray> added) {
    NDArray q = heads(projected(query, weights, 0));
    NDArray k = heads(projected(memory, weights, 1));
    NDArray v = heads(projected(memory, weights, 2));
    NDArray scores = q.matMul(k.transpose(0, 1, 3, 2)).div(Math.sqrt((double) WIDTH / HEADS));
    NDArray seen = added.map(scores::add).orElse(scores);
    NDArray y = seen.softmax(-1).matMul(v).transpose(0, 2, 1, 3);
    NDArray joined = y.reshape(query.getShape());
    return List.of(Linear.linear(joined, weights.get(2), weights.get(3)).singletonOrThrow());
  }

  private static NDArray projected(NDArray x, List<NDArray> weights, int part) {
    String rows = part * WIDTH + ":" + (part + 1) * WIDTH;
    return Linear.linear(x, weights.get(0).get(rows), weights.get(1).get(rows)).singletonOrThrow();
  }

  private static NDArray heads(NDArray x) {
    Shape shape = x.getShape();
    return x.reshape(shape.get(0), shape.get(1), HEADS, WIDTH / HEADS).transpose(0, 2, 1, 3);
  }

  @Test
  void aSequenceThatLooksAtItselfAndBack() {
    Value allowed = AttentionMask.causal(trial.graph(), STEPS);
    Value y = Attention.of(HEADS).self(trial.graph(), x, parameters, Optional.of(allowed));
    double[] forbidden = new double[STEPS * STEPS];
    for (int i = 0; i < forbidden.length; i++) {
      forbidden[i] = i % STEPS > i / STEPS ? Double.NEGATIVE_INFINITY : 0;
    }
    List<Value> leaves = leaves(x).subList(1, 6);
    TorchTrial.compare(
        trial,
        leaves,
        List.of(y),
        given -> {
          NDArray added = given.get(0).getManager().create(forbidden, new Shape(STEPS, STEPS));
          return torch(given.get(0), given.get(0), given.subList(1, 5), Optional.of(added));
        });
  }

  @Test
  void aSequenceThatLooksAtAnother() {
    Value memory = trial.leaf(ROWS, STEPS + 2, WIDTH);
    Value y = Attention.of(HEADS).across(trial.graph(), x, memory, parameters, Optional.empty());
    TorchTrial.compare(
        trial,
        leaves(memory),
        List.of(y),
        given -> torch(given.get(0), given.get(1), given.subList(2, 6), Optional.empty()));
  }

  /** What PyTorch calls a key_padding_mask: minus infinity for the keys past a row's length. */
  private static NDArray keyPadding(NDManager manager, double[] lengths, int steps) {
    double[] mask = new double[lengths.length * steps];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = i % steps < lengths[i / steps] ? 0 : Double.NEGATIVE_INFINITY;
    }
    return manager.create(mask, new Shape(lengths.length, 1, 1, steps));
  }

  @Test
  void aSequenceThatLooksAtItselfWithoutPadding() {
    double[] lengths = {2, STEPS, 1};
    Value given = trial.leaf(lengths, ROWS);
    Value allowed = AttentionMask.within(trial.graph(), given, STEPS);
    Value y = Attention.of(HEADS).self(trial.graph(), x, parameters, Optional.of(allowed));
    TorchTrial.compare(
        trial,
        leaves(x).subList(1, 6),
        List.of(y),
        arrays -> {
          NDArray own = arrays.get(0);
          NDArray added = keyPadding(own.getManager(), lengths, STEPS);
          return torch(own, own, arrays.subList(1, 5), Optional.of(added));
        });
  }

  @Test
  void aSequenceThatLooksAtAnotherWithoutPadding() {
    double[] lengths = {STEPS + 2, 3, 1};
    Value memory = trial.leaf(ROWS, STEPS + 2, WIDTH);
    Value given = trial.leaf(lengths, ROWS);
    Value allowed = AttentionMask.within(trial.graph(), given, STEPS + 2);
    Value y =
        Attention.of(HEADS).across(trial.graph(), x, memory, parameters, Optional.of(allowed));
    TorchTrial.compare(
        trial,
        leaves(memory),
        List.of(y),
        arrays -> {
          NDArray added = keyPadding(arrays.get(0).getManager(), lengths, STEPS + 2);
          return torch(arrays.get(0), arrays.get(1), arrays.subList(2, 6), Optional.of(added));
        });
  }
}
