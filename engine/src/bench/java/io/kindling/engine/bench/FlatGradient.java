package io.kindling.engine.bench;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;

/** The gradients of PyTorch's parameters behind each other, as ours lie. */
final class FlatGradient {
  private float[] numbers = new float[0];

  void append(NDArray parameter) {
    try (NDArray gradient = parameter.getGradient()) {
      float[] next = gradient.toFloatArray();
      int from = numbers.length;
      numbers = Arrays.copyOf(numbers, from + next.length);
      System.arraycopy(next, 0, numbers, from, next.length);
    }
  }

  float[] numbers() {
    return numbers;
  }
}
