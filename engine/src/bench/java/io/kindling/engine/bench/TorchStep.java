package io.kindling.engine.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.kindling.engine.step.Mode;
import java.util.Arrays;
import java.util.List;

/** The same step in PyTorch, from the same parameters. */
public interface TorchStep extends AutoCloseable {
  /** The ways to call PyTorch from Java; the fastest is the peer. */
  static List<TorchStep> all(Task task, int threads) {
    Traced traced = Traced.of(task, Mode.TRAIN);
    Engine.getInstance();
    JniUtils.setNumThreads(threads);
    return List.of(new TorchTrainer(task, traced), new TorchDirect(task, traced));
  }

  /** A shape of ours, as PyTorch's binding has it. */
  static Shape shape(io.kindling.engine.graph.Shape ours) {
    return new Shape(Arrays.stream(ours.toArray()).asLongStream().toArray());
  }

  String name();

  void forwardAndBackward();

  void wholeStep();

  /** The mean loss of the batch. */
  double loss();

  /** The gradient of the mean loss, parameter behind parameter. */
  float[] gradient();

  @Override
  void close();
}
