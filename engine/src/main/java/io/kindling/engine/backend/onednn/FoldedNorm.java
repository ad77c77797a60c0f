package io.kindling.engine.backend.onednn;

import java.util.Optional;

/**
 * A normalisation with given statistics behind a convolution, as a scale of the weights of each
 * output and a shift.
 *
 * @param bias what the convolution adds itself
 */
record FoldedNorm(
    float epsilon, Optional<Place> bias, Place gamma, Place beta, Place mean, Place variance) {
  /** Scales weights, those of an output behind those of another, and finds the shifts. */
  Kernel kernel(Place weights, Place scaled, Place shifts) {
    int outputs = gamma.shape().elements();
    float[] row = new float[weights.shape().elements() / outputs];
    return key -> {
      for (int o = 0; o < outputs; o++) {
        double scale = gamma.buffer().get(o) / Math.sqrt(variance.buffer().get(o) + epsilon);
        weights.buffer().get(o * row.length, row);
        for (int i = 0; i < row.length; i++) {
          row[i] = (float) (row[i] * scale);
        }
        scaled.buffer().put(o * row.length, row);
        double added = bias.isPresent() ? bias.get().buffer().get(o) : 0;
        double shift = (added - mean.buffer().get(o)) * scale + beta.buffer().get(o);
        shifts.buffer().put(o, (float) shift);
      }
    };
  }
}
