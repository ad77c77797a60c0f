package io.kindling.engine.bench;

import ai.djl.pytorch.jni.JniUtils;
import java.util.List;

/** The same step in PyTorch. */
public interface TorchStep extends AutoCloseable {
  /** The ways to call PyTorch from Java; the fastest is the peer. One thread each. */
  static List<TorchStep> all(Task task) {
    JniUtils.setNumThreads(1);
    return List.of(new TorchTrainer(task), new TorchDirect(task));
  }

  String name();

  void forwardAndBackward();

  void wholeStep();

  @Override
  void close();
}
