package io.kindling.engine.backend.onednn;

/**
 * Batch normalisation over rows of channels. Rows are copied to the heap one at a time: loops over
 * heap arrays vectorise, and each row is read in the order it lies. Means are two-pass.
 */
final class BatchNormLoops {
  private BatchNormLoops() {}

  static Kernel train(
      float epsilon, Place x, Place gamma, Place beta, Place y, Place mean, Place variance) {
    int rows = x.shape().size(0);
    int channels = x.shape().size(1);
    float[] row = new float[channels];
    float[] centre = new float[channels];
    float[] square = new float[channels];
    float[] scale = new float[channels];
    return key -> {
      sumRows(x, rows, row, centre);
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
      mean.buffer().put(0, centre);
      variance.buffer().put(0, square);
      normalise(epsilon, x, gamma, beta, y, new Scratch(row, centre, square, scale));
    };
  }

  static Kernel evaluate(
      float epsilon, Place x, Place gamma, Place beta, Place mean, Place variance, Place y) {
    int channels = x.shape().size(1);
    Scratch scratch =
        new Scratch(
            new float[channels], new float[channels], new float[channels], new float[channels]);
    return key -> {
      mean.buffer().get(0, scratch.centre());
      variance.buffer().get(0, scratch.square());
      normalise(epsilon, x, gamma, beta, y, scratch);
    };
  }

  private static void normalise(
      float epsilon, Place x, Place gamma, Place beta, Place y, Scratch scratch) {
    float[] row = scratch.row();
    float[] centre = scratch.centre();
    float[] square = scratch.square();
    float[] scale = scratch.scale();
    int channels = row.length;
    gamma.buffer().get(0, scale);
    beta.buffer().get(0, row);
    for (int c = 0; c < channels; c++) {
      scale[c] /= (float) Math.sqrt(square[c] + epsilon);
      centre[c] = row[c] - centre[c] * scale[c];
    }
    int rows = x.shape().size(0);
    for (int n = 0; n < rows; n++) {
      x.buffer().get(n * channels, row);
      for (int c = 0; c < channels; c++) {
        row[c] = row[c] * scale[c] + centre[c];
      }
      y.buffer().put(n * channels, row);
    }
  }

  private static void sumRows(Place x, int rows, float[] row, float[] sum) {
    java.util.Arrays.fill(sum, 0);
    for (int n = 0; n < rows; n++) {
      x.buffer().get(n * row.length, row);
      for (int c = 0; c < row.length; c++) {
        sum[c] += row[c];
      }
    }
  }

  static Kernel gradient(float epsilon, Inputs in, Place dx, Place dGamma, Place dBeta) {
    int rows = in.x().shape().size(0);
    int channels = in.x().shape().size(1);
    float[] row = new float[channels];
    float[] slope = new float[channels];
    float[] centre = new float[channels];
    float[] inverse = new float[channels];
    float[] toGamma = new float[channels];
    float[] toBeta = new float[channels];
    float[] scale = new float[channels];
    return key -> {
      in.mean().buffer().get(0, centre);
      in.variance().buffer().get(0, inverse);
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

  /** What the gradient reads. */
  record Inputs(Place x, Place mean, Place variance, Place gamma, Place dy) {}

  /** Rows of channels that a normalisation works in; {@code centre} becomes the shift. */
  private record Scratch(float[] row, float[] centre, float[] square, float[] scale) {}
}
