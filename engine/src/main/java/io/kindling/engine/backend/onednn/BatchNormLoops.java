package io.kindling.engine.backend.onednn;

import io.kindling.engine.graph.Shape;
import java.util.Arrays;

/**
 * Batch normalisation over rows of channels, with a ReLU behind it where it has one. Rows are
 * copied to the heap one at a time: loops over heap arrays vectorise, and each row is read in the
 * order it lies. Means are two-pass.
 */
final class BatchNormLoops {
  private final float epsilon;
  private final int rows;
  private final int channels;
  private final boolean withRelu;
  private final float[] row;
  private final float[] slope;
  private final float[] centre;
  private final float[] square;
  private final float[] scale;

  BatchNormLoops(float epsilon, Shape x, boolean withRelu) {
    this.epsilon = epsilon;
    this.rows = x.size(0);
    this.channels = x.size(1);
    this.withRelu = withRelu;
    this.row = new float[channels];
    this.slope = new float[channels];
    this.centre = new float[channels];
    this.square = new float[channels];
    this.scale = new float[channels];
  }

  /** The mean and the variance of each channel. */
  record Statistics(Place mean, Place variance) {}

  Kernel train(Place x, Place gamma, Place beta, Place y, Statistics statistics) {
    return key -> {
      sumRows(x);
      for (int c = 0; c < channels; c++) {
        centre[c] /= rows;
        square[c] = 0;
      }
      for (int n = 0; n < rows; n++) {
        x.buffer().get(n * channels, row);
        for (int c = 0; c < channels; c++) {
          float difference = row[c] - centre[c];
          square[c] += difference * difference;
        }
      }
      for (int c = 0; c < channels; c++) {
        square[c] /= rows;
      }
      statistics.mean().buffer().put(0, centre);
      statistics.variance().buffer().put(0, square);
      normalise(x, gamma, beta, y);
    };
  }

  Kernel evaluate(Place x, Place gamma, Place beta, Statistics statistics, Place y) {
    return key -> {
      statistics.mean().buffer().get(0, centre);
      statistics.variance().buffer().get(0, square);
      normalise(x, gamma, beta, y);
    };
  }

  /** From the statistics that stand in {@code centre}, which becomes the shift, and square. */
  private void normalise(Place x, Place gamma, Place beta, Place y) {
    gamma.buffer().get(0, scale);
    beta.buffer().get(0, row);
    for (int c = 0; c < channels; c++) {
      scale[c] /= (float) Math.sqrt(square[c] + epsilon);
      centre[c] = row[c] - centre[c] * scale[c];
    }
    for (int n = 0; n < rows; n++) {
      x.buffer().get(n * channels, row);
      for (int c = 0; c < channels; c++) {
        row[c] = row[c] * scale[c] + centre[c];
      }
      if (withRelu) {
        cut();
      }
      y.buffer().put(n * channels, row);
    }
  }

  private void cut() {
    for (int c = 0; c < channels; c++) {
      row[c] = Math.max(0, row[c]);
    }
  }

  private void sumRows(Place x) {
    Arrays.fill(centre, 0);
    for (int n = 0; n < rows; n++) {
      x.buffer().get(n * channels, row);
      for (int c = 0; c < channels; c++) {
        centre[c] += row[c];
      }
    }
  }

  /** What the gradient reads. */
  record Inputs(Place x, Statistics statistics, Place gamma, Place dy) {}

  /** What is behind the ReLU must be left out of dy; dx may lie where dy does. */
  Kernel gradient(Inputs in, Place dx, Place dGamma, Place dBeta) {
    float[] inverse = square;
    float[] toGamma = new float[channels];
    float[] toBeta = new float[channels];
    return key -> {
      in.statistics().mean().buffer().get(0, centre);
      in.statistics().variance().buffer().get(0, inverse);
      in.gamma().buffer().get(0, scale);
      for (int c = 0; c < channels; c++) {
        inverse[c] = (float) (1 / Math.sqrt(inverse[c] + epsilon));
        scale[c] *= inverse[c];
        toGamma[c] = 0;
        toBeta[c] = 0;
      }
      for (int n = 0; n < rows; n++) {
        in.x().buffer().get(n * channels, row);
        in.dy().buffer().get(n * channels, slope);
        for (int c = 0; c < channels; c++) {
          toGamma[c] += slope[c] * (row[c] - centre[c]) * inverse[c];
          toBeta[c] += slope[c];
        }
      }
      for (int n = 0; n < rows; n++) {
        in.x().buffer().get(n * channels, row);
        in.dy().buffer().get(n * channels, slope);
        for (int c = 0; c < channels; c++) {
          float centred = (row[c] - centre[c]) * inverse[c];
          row[c] = scale[c] * (slope[c] - (toBeta[c] + centred * toGamma[c]) / rows);
        }
        dx.buffer().put(n * channels, row);
      }
      dGamma.buffer().put(0, toGamma);
      dBeta.buffer().put(0, toBeta);
    };
  }
}
