package io.kindling.engine.network;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import java.util.List;

/** The rules by which windows of parameters start, with their settings and the usual values. */
public enum InitialRule {
  ZEROS("zeros", "", List.of()) {
    @Override
    double[] values(Shape shape, Fan fan, long key, List<Double> settings) {
      return new double[shape.elements()];
    }
  },
  ONES("ones", "", List.of()) {
    @Override
    double[] values(Shape shape, Fan fan, long key, List<Double> settings) {
      return Draws.constant(shape.elements(), 1);
    }
  },
  CONSTANT("constant", "value", List.of(0.0)) {
    @Override
    double[] values(Shape shape, Fan fan, long key, List<Double> settings) {
      return Draws.constant(shape.elements(), settings.get(0));
    }
  },
  NORMAL("normal", "deviation", List.of(0.01)) {
    @Override
    double[] values(Shape shape, Fan fan, long key, List<Double> settings) {
      return Draws.normal(shape.elements(), key, settings.get(0));
    }
  },
  /** Normal numbers of which those beyond two deviations are drawn again. */
  TRUNCATED_NORMAL("truncatedNormal", "deviation", List.of(0.01)) {
    @Override
    double[] values(Shape shape, Fan fan, long key, List<Double> settings) {
      return Draws.truncatedNormal(shape.elements(), key, settings.get(0));
    }
  },
  UNIFORM("uniform", "low high", List.of(-0.05, 0.05)) {
    @Override
    double[] values(Shape shape, Fan fan, long key, List<Double> settings) {
      return Draws.uniform(shape.elements(), key, settings.get(0), settings.get(1));
    }
  },
  /** Glorot and Bengio 2010: for activations that are linear around 0. */
  XAVIER("xavier", "gain", List.of(1.0)) {
    @Override
    double[] values(Shape shape, Fan fan, long key, List<Double> settings) {
      return scaledUniform(shape, key, settings, 2.0 / (fan.in() + fan.out()));
    }
  },
  XAVIER_NORMAL("xavierNormal", "gain", List.of(1.0)) {
    @Override
    double[] values(Shape shape, Fan fan, long key, List<Double> settings) {
      return scaledNormal(shape, key, settings, 2.0 / (fan.in() + fan.out()));
    }
  },
  /** He et al. 2015: for activations that drop the negative half. */
  HE("he", "gain", List.of(1.0)) {
    @Override
    double[] values(Shape shape, Fan fan, long key, List<Double> settings) {
      return scaledNormal(shape, key, settings, 2.0 / fan.in());
    }
  },
  HE_UNIFORM("heUniform", "gain", List.of(1.0)) {
    @Override
    double[] values(Shape shape, Fan fan, long key, List<Double> settings) {
      return scaledUniform(shape, key, settings, 2.0 / fan.in());
    }
  },
  /** LeCun et al. 1998: keeps the variance of what comes in. */
  LECUN("lecun", "gain", List.of(1.0)) {
    @Override
    double[] values(Shape shape, Fan fan, long key, List<Double> settings) {
      return scaledNormal(shape, key, settings, 1.0 / fan.in());
    }
  },
  LECUN_UNIFORM("lecunUniform", "gain", List.of(1.0)) {
    @Override
    double[] values(Shape shape, Fan fan, long key, List<Double> settings) {
      return scaledUniform(shape, key, settings, 1.0 / fan.in());
    }
  },
  /** Saxe, McClelland and Ganguli 2014: rows, or else columns, at right angles. */
  ORTHOGONAL("orthogonal", "gain", List.of(1.0)) {
    @Override
    double[] values(Shape shape, Fan fan, long key, List<Double> settings) {
      requireMatrix(shape);
      int rows = shape.size(0);
      int columns = rows == 0 ? 0 : shape.elements() / rows;
      return Orthogonal.matrix(rows, columns, key, settings.get(0));
    }
  },
  /** Hands numbers through: channel c to channel c, at the centre of a kernel. */
  IDENTITY("identity", "gain", List.of(1.0)) {
    @Override
    double[] values(Shape shape, Fan fan, long key, List<Double> settings) {
      requireMatrix(shape);
      return Draws.identity(shape, settings.get(0));
    }
  };

  private final String word;
  private final String names;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<Double> usual;

  InitialRule(String word, String names, List<Double> usual) {
    this.word = word;
    this.names = names;
    this.usual = usual;
  }

  public String word() {
    return word;
  }

  /** What its settings are called; empty where it has none. */
  public String names() {
    return names;
  }

  /** The usual settings. */
  public List<Double> usual() {
    return usual;
  }

  /** The values of a window of a shape, row-major. */
  abstract double[] values(Shape shape, Fan fan, long key, List<Double> settings);

  void check(List<Double> settings) {
    switch (this) {
      case UNIFORM ->
          Checks.require(
              settings.get(0) <= settings.get(1),
              "Invalid limits %s of the initialiser uniform: expected the lower one first",
              settings);
      case NORMAL, TRUNCATED_NORMAL ->
          Checks.require(
              settings.get(0) >= 0,
              "Invalid deviation %s of the initialiser %s: expected a number from 0",
              settings.get(0),
              word);
      default -> {
        // any number will do
      }
    }
  }

  private static double[] scaledNormal(
      Shape shape, long key, List<Double> settings, double variance) {
    double deviation = Math.sqrt(variance);
    return Draws.normal(shape.elements(), key, settings.get(0) * deviation);
  }

  private static double[] scaledUniform(
      Shape shape, long key, List<Double> settings, double variance) {
    double limit = settings.get(0) * Math.sqrt(3 * variance);
    return Draws.symmetric(shape.elements(), key, limit);
  }

  void requireMatrix(Shape shape) {
    Checks.require(
        shape.rank() >= 2,
        "The initialiser %s needs two dimensions or more, found a window of %s",
        word,
        shape);
  }
}
