package io.kindling.partitioning;

import io.kindling.engine.graph.Shape;
import java.io.Serializable;
import java.util.List;

/**
 * What a row holds, unencoded.
 *
 * @param features how a row's features are kept
 * @param dimensions the shape of one row's features
 * @param names the names of number columns, in order; empty for pixels and symbols
 * @param label the name of the label
 */
public record Schema(Features features, List<Integer> dimensions, List<String> names, String label)
    implements Serializable {
  /** How features are kept. */
  public enum Features {
    /** A byte each. */
    PIXELS(1),
    /** A double each. */
    NUMBERS(Double.BYTES),
    /** The number of a symbol each; kept in shards of their own, not in packed rows. */
    SYMBOLS(2);

    private final int bytes;

    Features(int bytes) {
      this.bytes = bytes;
    }

    /** The bytes of one feature in a packed row. */
    public int bytes() {
      return bytes;
    }
  }

  public Schema {
    dimensions = List.copyOf(dimensions);
    names = List.copyOf(names);
  }

  public Shape shape() {
    return Shape.of(dimensions.stream().mapToInt(Integer::intValue).toArray());
  }

  /** How many features a row has. */
  public int width() {
    return shape().elements();
  }

  /** The bytes of a packed row's features; its label follows. */
  public int featureBytes() {
    return width() * features.bytes();
  }

  /** What a row is, for messages. */
  public String words() {
    return switch (features) {
      case PIXELS -> "pixels of " + dimensions;
      case NUMBERS -> "the columns " + names + " and the label " + label;
      case SYMBOLS -> "windows of " + width() + " symbols";
    };
  }

  /**
   * Refuses data that does not fit the model whose schema this is.
   *
   * @throws DataException that says what either has
   */
  void requireSame(Schema data) {
    if (!equals(data)) {
      throw DataException.bad(
          "The data does not fit the model: the model takes %s, the data has %s",
          words(), data.words());
    }
  }

  /** The name of a feature, for messages. */
  public String featureName(int feature) {
    return names.isEmpty() ? "feature " + feature : names.get(feature);
  }
}
