package io.kindling.engine.network;

import io.kindling.engine.random.CounterRandom;
import java.util.Locale;

/** How a window of parameters starts. In and out are the sizes of the layer's input and output. */
public enum Initialiser {
  ZEROS {
    @Override
    double draw(long key, int index, int in, int out) {
      return 0;
    }
  },
  ONES {
    @Override
    double draw(long key, int index, int in, int out) {
      return 1;
    }
  },
  /** Glorot and Bengio 2010: uniform, for activations that are linear around 0. */
  XAVIER {
    @Override
    double draw(long key, int index, int in, int out) {
      double limit = Math.sqrt(6.0 / (in + out));
      return (2 * CounterRandom.uniform(key, 0, index) - 1) * limit;
    }
  },
  /** He et al. 2015: normal, for activations that drop the negative half. */
  HE {
    @Override
    double draw(long key, int index, int in, int out) {
      return CounterRandom.normal(key, 0, index) * Math.sqrt(2.0 / in);
    }
  };

  /** The name in configurations and model files. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  abstract double draw(long key, int index, int in, int out);

  /** Writes the first values of a window; they depend on the key and nothing else. */
  void fill(Segment segment, long key, float[] parameters) {
    int out = segment.shape().size(0);
    int in = segment.shape().rank() > 1 ? segment.shape().elements() / Math.max(1, out) : 1;
    for (int i = 0; i < segment.length(); i++) {
      parameters[segment.offset() + i] = (float) draw(key, i, in, out);
    }
  }
}
