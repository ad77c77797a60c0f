package io.kindling.engine.bench;

import ai.djl.pytorch.jni.JniUtils;
import io.kindling.engine.step.Mode;
import java.util.List;

/** The same forward pass for evaluation in PyTorch, without what a gradient would need. */
interface TorchForward extends AutoCloseable {
  /** The ways to call PyTorch from Java; the fastest is the peer. */
  static List<TorchForward> all(Task task, int threads) {
    Traced traced = Traced.of(task, Mode.EVALUATE);
    JniUtils.setNumThreads(threads);
    JniUtils.setGradMode(false);
    return List.of(new TorchModelForward(task, traced), new TorchDirectForward(task, traced));
  }

  String name();

  void run();

  /** What a run puts out. */
  float[] output();

  @Override
  void close();
}
