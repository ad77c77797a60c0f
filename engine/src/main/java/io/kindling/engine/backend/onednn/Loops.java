package io.kindling.engine.backend.onednn;

import io.kindling.engine.op.Activation;
import io.kindling.engine.op.DropoutMask;
import java.nio.FloatBuffer;

/** Kernels for which oneDNN has no primitive, as loops over native memory. All arrays are small. */
final class Loops {
  private Loops() {}

  static Kernel copy(Place from, Place to) {
    int count = to.shape().elements();
    return key -> to.buffer().put(0, from.buffer(), 0, count);
  }

  static Kernel step(Place x, Place y) {
    int count = y.shape().elements();
    return key -> {
      for (int i = 0; i < count; i++) {
        y.buffer().put(i, (float) Activation.STEP.apply(x.buffer().get(i)));
      }
    };
  }

  static Kernel zero(Place y) {
    int count = y.shape().elements();
    return key -> {
      for (int i = 0; i < count; i++) {
        y.buffer().put(i, 0);
      }
    };
  }

  static Kernel dropoutMask(DropoutMask op, Place mask) {
    float[] row = new float[op.shape().size(1)];
    int rows = op.shape().size(0);
    return key -> {
      long stream = op.stream(key);
      for (int n = 0; n < rows; n++) {
        op.fillRow(stream, key.firstRow() + n, row);
        mask.buffer().put(n * row.length, row);
      }
    };
  }

  static Kernel softmax(Place x, Place y) {
    int rows = y.shape().size(0);
    int classes = y.shape().size(1);
    return key -> {
      for (int n = 0; n < rows; n++) {
        normalise(x.buffer(), y.buffer(), n * classes, classes);
      }
    };
  }

  /** Writes the softmax of one row and returns the logarithm of the sum of the exponentials. */
  private static double normalise(FloatBuffer x, FloatBuffer y, int from, int classes) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      largest = Math.max(largest, x.get(from + c));
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      float power = (float) Math.exp(x.get(from + c) - largest);
      y.put(from + c, power);
      sum += power;
    }
    float scale = (float) (1 / sum);
    for (int c = 0; c < classes; c++) {
      y.put(from + c, y.get(from + c) * scale);
    }
    return largest + Math.log(sum);
  }

  static Kernel softmaxGradient(Place y, Place dy, Place dx) {
    int rows = y.shape().size(0);
    int classes = y.shape().size(1);
    return key -> {
      for (int n = 0; n < rows; n++) {
        int end = (n + 1) * classes;
        double dot = 0;
        for (int i = n * classes; i < end; i++) {
          dot += y.buffer().get(i) * dy.buffer().get(i);
        }
        for (int i = n * classes; i < end; i++) {
          dx.buffer().put(i, (float) (y.buffer().get(i) * (dy.buffer().get(i) - dot)));
        }
      }
    };
  }

  static Kernel crossEntropy(Place logits, Place labels, Place losses, Place probabilities) {
    int rows = logits.shape().size(0);
    int classes = logits.shape().size(1);
    return key -> {
      for (int n = 0; n < rows; n++) {
        double logSum = normalise(logits.buffer(), probabilities.buffer(), n * classes, classes);
        int label = (int) labels.buffer().get(n);
        losses.buffer().put(n, (float) (logSum - logits.buffer().get(n * classes + label)));
      }
    };
  }

  static Kernel crossEntropyGradient(Place probabilities, Place labels, Place scale, Place dx) {
    int rows = dx.shape().size(0);
    int classes = dx.shape().size(1);
    return key -> {
      for (int n = 0; n < rows; n++) {
        float factor = scale.buffer().get(n);
        int at = n * classes;
        int label = at + (int) labels.buffer().get(n);
        for (int i = at; i < at + classes; i++) {
          float target = i == label ? 1 : 0;
          dx.buffer().put(i, (probabilities.buffer().get(i) - target) * factor);
        }
      }
    };
  }

  static Kernel squaredError(Place prediction, Place target, Place losses) {
    int width = prediction.shape().size(1);
    int rows = prediction.shape().size(0);
    return key -> {
      for (int n = 0; n < rows; n++) {
        double sum = 0;
        for (int i = n * width; i < (n + 1) * width; i++) {
          double difference = prediction.buffer().get(i) - target.buffer().get(i);
          sum += difference * difference;
        }
        losses.buffer().put(n, (float) (sum / width));
      }
    };
  }

  static Kernel squaredErrorGradient(Place prediction, Place target, Place scale, Place dx) {
    int width = dx.shape().size(1);
    int count = dx.shape().elements();
    return key -> {
      for (int i = 0; i < count; i++) {
        float difference = prediction.buffer().get(i) - target.buffer().get(i);
        dx.buffer().put(i, 2 * difference * scale.buffer().get(i / width) / width);
      }
    };
  }

  static Kernel weightedSum(Place losses, Place weights, Place sum) {
    int rows = losses.shape().elements();
    return key -> {
      double total = 0;
      for (int n = 0; n < rows; n++) {
        total += losses.buffer().get(n) * weights.buffer().get(n);
      }
      sum.buffer().put(0, (float) total);
    };
  }

  static Kernel scaleBy(Place x, Place factor, Place y) {
    int count = x.shape().elements();
    return key -> {
      float scale = factor.buffer().get(0);
      for (int i = 0; i < count; i++) {
        y.buffer().put(i, x.buffer().get(i) * scale);
      }
    };
  }
}
