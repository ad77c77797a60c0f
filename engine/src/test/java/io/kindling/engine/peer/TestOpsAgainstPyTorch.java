package io.kindling.engine.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import io.kindling.engine.backend.reference.Interpreter;
import io.kindling.engine.graph.Gradients;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Op;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.graph.Value;
import io.kindling.engine.op.Activate;
import io.kindling.engine.op.ActivateGradient;
import io.kindling.engine.op.Affine;
import io.kindling.engine.op.AffineInputGradient;
import io.kindling.engine.op.AffineParameterGradient;
import io.kindling.engine.op.BatchNormGradient;
import io.kindling.engine.op.BatchNormTrain;
import io.kindling.engine.op.Convolution;
import io.kindling.engine.op.ConvolutionInputGradient;
import io.kindling.engine.op.ConvolutionParameterGradient;
import io.kindling.engine.op.CrossEntropy;
import io.kindling.engine.op.CrossEntropyGradient;
import io.kindling.engine.op.DropoutMask;
import io.kindling.engine.op.Embedding;
import io.kindling.engine.op.EmbeddingGradient;
import io.kindling.engine.op.Gather;
import io.kindling.engine.op.Gru;
import io.kindling.engine.op.GruGradient;
import io.kindling.engine.op.LayerNorm;
import io.kindling.engine.op.LayerNormGradient;
import io.kindling.engine.op.Leaf;
import io.kindling.engine.op.LogSoftmax;
import io.kindling.engine.op.LogSoftmaxGradient;
import io.kindling.engine.op.Lstm;
import io.kindling.engine.op.LstmGradient;
import io.kindling.engine.op.NormalNoise;
import io.kindling.engine.op.Pool;
import io.kindling.engine.op.PoolGradient;
import io.kindling.engine.op.PoolTaken;
import io.kindling.engine.op.Rnn;
import io.kindling.engine.op.RnnGradient;
import io.kindling.engine.op.ScatterAdd;
import io.kindling.engine.op.Softmax;
import io.kindling.engine.op.SoftmaxGradient;
import io.kindling.engine.op.SparseAffine;
import io.kindling.engine.op.SparseValueGradient;
import io.kindling.engine.op.SparseWeightGradient;
import io.kindling.engine.op.SquaredError;
import io.kindling.engine.op.SquaredErrorGradient;
import io.kindling.engine.op.UniformNoise;
import io.kindling.engine.op.WeightNoise;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.testing.OpCase;
import io.kindling.engine.testing.OpTrial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every op and its gradient against PyTorch in double precision, to 1e-9 of the largest number
 * beside it. What the fast back end computes is held to the same definitions by its contract.
 */
class TestOpsAgainstPyTorch {
  private static final double TOLERANCE = 1e-9;
  private static final PeerOps PEER = new PeerOps();

  /** Ops that are the gradients of others, and compared as such. */
  private static final Map<Class<?>, Class<?>> GRADIENTS =
      Map.ofEntries(
          Map.entry(ActivateGradient.class, Activate.class),
          Map.entry(AffineInputGradient.class, Affine.class),
          Map.entry(AffineParameterGradient.class, Affine.class),
          Map.entry(BatchNormGradient.class, BatchNormTrain.class),
          Map.entry(ConvolutionInputGradient.class, Convolution.class),
          Map.entry(ConvolutionParameterGradient.class, Convolution.class),
          Map.entry(CrossEntropyGradient.class, CrossEntropy.class),
          Map.entry(EmbeddingGradient.class, Embedding.class),
          Map.entry(LayerNormGradient.class, LayerNorm.class),
          Map.entry(LogSoftmaxGradient.class, LogSoftmax.class),
          Map.entry(PoolGradient.class, Pool.class),
          Map.entry(ScatterAdd.class, Gather.class),
          Map.entry(SoftmaxGradient.class, Softmax.class),
          Map.entry(SparseValueGradient.class, SparseAffine.class),
          Map.entry(SparseWeightGradient.class, SparseAffine.class),
          Map.entry(SquaredErrorGradient.class, SquaredError.class));

  /** Ops that are not in the table, and why. */
  private static final Map<Class<?>, String> ELSEWHERE =
      Map.ofEntries(
          Map.entry(Leaf.class, "computes nothing"),
          Map.entry(DropoutMask.class, "chance is a function of key and place here only"),
          Map.entry(NormalNoise.class, "chance is a function of key and place here only"),
          Map.entry(UniformNoise.class, "chance is a function of key and place here only"),
          Map.entry(WeightNoise.class, "chance is a function of key and place here only"),
          Map.entry(PoolTaken.class, "appears in gradients of gradients only"),
          Map.entry(Lstm.class, "TestRecurrenceAgainstPyTorch"),
          Map.entry(LstmGradient.class, "TestRecurrenceAgainstPyTorch"),
          Map.entry(Gru.class, "TestRecurrenceAgainstPyTorch"),
          Map.entry(GruGradient.class, "TestRecurrenceAgainstPyTorch"),
          Map.entry(Rnn.class, "TestRecurrenceAgainstPyTorch"),
          Map.entry(RnnGradient.class, "TestRecurrenceAgainstPyTorch"));

  static List<OpCase> cases() {
    List<OpCase> all = new ArrayList<>(OpCase.all(2, 5));
    all.addAll(OpCase.all(5, 3));
    all.addAll(OpCase.all(9, 17));
    all.addAll(OpCase.sequences(3, 5));
    return all.stream().filter(one -> PEER.has(one.op().getClass())).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void valuesAndGradientsAreThoseOfPyTorch(OpCase one) {
    Peer.requirePlatform();
    OpTrial trial = new OpTrial(one);
    List<Value> gradients = Gradients.of(trial.graph(), trial.number(), trial.differentiable());
    Interpreter ours = new Interpreter(trial.graph());
    trial.fill(ours);
    ours.run(new RunKey(0, 0, 0, 0));
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
        GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
      NDList inputs = inputs(trial, one, manager);
      NDList outputs = PEER.outputs(one.op(), inputs, manager);
      for (int i = 0; i < outputs.size(); i++) {
        assertSame(one.op() + " output " + i, ours, trial.node().output(i), outputs.get(i));
      }
      if (gradients.isEmpty()) {
        return;
      }
      collector.backward(along(trial, outputs, manager));
      for (int i = 0; i < gradients.size(); i++) {
        NDArray expected = inputs.get(one.differentiable().get(i)).getGradient();
        assertSame(one.op() + " gradient " + i, ours, gradients.get(i), expected);
      }
    }
  }

  private static NDList inputs(OpTrial trial, OpCase one, NDManager manager) {
    NDList inputs = new NDList();
    for (int i = 0; i < one.inputs().size(); i++) {
      Shape shape = one.inputs().get(i).shape();
      inputs.add(manager.create(trial.input(i), PeerOps.shape(shape)));
    }
    one.differentiable().forEach(i -> inputs.get(i).setRequiresGradient(true));
    return inputs;
  }

  private static NDArray along(OpTrial trial, NDList outputs, NDManager manager) {
    NDArray number = manager.create(0.0);
    for (int i = 0; i < trial.directions().size(); i++) {
      NDArray direction = manager.create(trial.directions().get(i));
      number = number.add(outputs.get(i).reshape(-1).mul(direction).sum());
    }
    return number;
  }

  private static void assertSame(String what, Interpreter ours, Value found, NDArray expected) {
    assertThat(PeerOps.shape(found.shape())).as(what).isEqualTo(expected.getShape());
    double[] numbers = expected.toType(DataType.FLOAT64, false).toDoubleArray();
    double largest = 1;
    for (double number : numbers) {
      largest = Math.max(largest, Math.abs(number));
    }
    assertThat(ours.array(found)).as(what).containsExactly(numbers, within(TOLERANCE * largest));
  }

  @Test
  void everyOpIsCompared() throws IOException {
    Set<Class<?>> compared = new HashSet<>(ELSEWHERE.keySet());
    compared.addAll(GRADIENTS.keySet());
    for (OpCase one : cases()) {
      compared.add(one.op().getClass());
    }
    assertThat(OpCase.classes()).isNotEmpty().isSubsetOf(compared);
  }

  /** A gradient that no case of its op goes through would be compared with nothing. */
  @Test
  void everyGradientIsGoneThrough() {
    Map<Class<?>, Set<Class<?>>> found = new HashMap<>();
    for (OpCase one : cases()) {
      OpTrial trial = new OpTrial(one);
      Gradients.of(trial.graph(), trial.number(), trial.differentiable());
      Set<Class<?>> ops = found.computeIfAbsent(one.op().getClass(), kind -> new HashSet<>());
      trial.graph().nodes().stream().map(Node::op).map(Op::getClass).forEach(ops::add);
    }
    GRADIENTS.forEach((gradient, op) -> assertThat(found.get(op)).contains(gradient));
  }
}
