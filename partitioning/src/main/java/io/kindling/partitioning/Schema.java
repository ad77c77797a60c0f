package io.kindling.partitioning;

import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a row holds, unencoded.
 *
 * @param features how a row's features are kept
 * @param dimensions the shape of one row's features
 * @param names the names of the columns, in order; empty for pixels and symbols
 * @param types of typed columns, those of each; none where all features are of one kind
 * @param labels the names of the labels; a single empty one where rows have none
 * @param weight the name of the column that rows' weights come from; empty where they have none
 * @param divided whether a column says how rows are divided into parts
 */
public record Schema(
    Features features,
    List<Integer> dimensions,
    List<String> names,
    List<ColumnType> types,
    List<String> labels,
    String weight,
    boolean divided)
    implements Serializable {
  /** The bytes of a row's place among those that a column divides. */
  public static final int PLACE_BYTES = 16;

  /** How features are kept. */
  public enum Features {
    /** A byte each. */
    PIXELS(1),
    /** A double each. */
    NUMBERS(Double.BYTES),
    /** The number of a symbol each; kept in shards of their own, not in packed rows. */
    SYMBOLS(2),
    /** A cell of a table each, as long as what it holds, behind the bytes that all of them take. */
    COLUMNS(0);

    private final int bytes;

    Features(int bytes) {
      this.bytes = bytes;
    }

    /** The bytes of one feature in a packed row; 0 where they differ. */
    public int bytes() {
      return bytes;
    }
  }

  public Schema {
    dimensions = List.copyOf(dimensions);
    names = List.copyOf(names);
    types = List.copyOf(types);
    labels = List.copyOf(labels);
    Checks.require(!labels.isEmpty(), "A schema needs a label");
    Checks.require(
        types.size() == (features == Features.COLUMNS ? names.size() : 0),
        "The columns %s have the types %s: expected one for each",
        names,
        types);
  }

  /** With features of one kind. */
  public Schema(
      Features features,
      List<Integer> dimensions,
      List<String> names,
      List<String> labels,
      String weight) {
    this(features, dimensions, names, List.of(), labels, weight, false);
  }

  /** With one label, for rows that all weigh the same. */
  public Schema(Features features, List<Integer> dimensions, List<String> names, String label) {
    this(features, dimensions, names, List.of(label), "");
  }

  public Shape shape() {
    return Shape.of(dimensions.stream().mapToInt(Integer::intValue).toArray());
  }

  /** How many features a row has. */
  public int width() {
    int width = 1;
    for (int size : dimensions) {
      width = Math.multiplyExact(width, size);
    }
    return width;
  }

  /**
   * The bytes of the features of the packed row that begins at {@code start}; its weight, if it has
   * one, its place, if a column gives it one, and its labels follow.
   */
  public int featureBytes(byte[] data, int start) {
    return features == Features.COLUMNS
        ? ByteBuffer.wrap(data).getInt(start)
        : width() * features.bytes();
  }

  /** Whether rows have weights of their own. */
  public boolean isWeighted() {
    return !weight.isEmpty();
  }

  /** Where the place of a packed row begins that begins itself at {@code start}. */
  public int placeFrom(byte[] data, int start) {
    return start + featureBytes(data, start) + (isWeighted() ? Double.BYTES : 0);
  }

  /** Where the labels of a packed row begin that begins itself at {@code start}. */
  public int labelsFrom(byte[] data, int start) {
    return placeFrom(data, start) + (divided ? PLACE_BYTES : 0);
  }

  /** The weight of the packed row that begins at {@code start}; 1 where rows have none. */
  public double weightOf(byte[] data, int start) {
    return isWeighted() ? ByteBuffer.wrap(data).getDouble(start + featureBytes(data, start)) : 1;
  }

  /** What a row is, for messages. */
  public String words() {
    return switch (features) {
      case PIXELS -> "pixels of " + dimensions;
      case NUMBERS -> "the columns " + names + " and " + labelWords();
      case COLUMNS -> "the columns " + typed() + " and " + labelWords();
      case SYMBOLS -> "windows of " + width() + " symbols";
    };
  }

  private List<String> typed() {
    return IntStream.range(0, names.size())
        .mapToObj(i -> names.get(i) + " (" + types.get(i).word() + ")")
        .toList();
  }

  private String labelWords() {
    return labels.size() == 1 ? "the label " + labels.get(0) : "the labels " + labels;
  }

  /**
   * Refuses data that does not fit the model whose schema this is.
   *
   * @throws DataException that says what either has
   */
  void requireSame(Schema data) {
    if (!plain().equals(data.plain())) {
      throw DataException.bad(
          "The data does not fit the model: the model takes %s, the data has %s",
          wordsBeside(data), data.wordsBeside(this));
    }
  }

  /** With the labels of images, where these are what differs. */
  private String wordsBeside(Schema other) {
    boolean named = names.isEmpty() && !labels.equals(other.labels);
    return named ? words() + " and " + labelWords() : words();
  }

  /** A model takes rows whatever they weigh and however they are divided. */
  private Schema plain() {
    return new Schema(features, dimensions, names, types, labels, "", false);
  }

  /** The name of a feature, for messages. */
  public String featureName(int feature) {
    return names.isEmpty() ? "feature " + feature : names.get(feature);
  }
}
