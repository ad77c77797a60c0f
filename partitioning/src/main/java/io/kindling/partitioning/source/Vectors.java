package io.kindling.partitioning.source;

import io.kindling.partitioning.encode.Cells;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;

/** The vectors of Spark's rows: those of its own type, and arrays of numbers. */
final class Vectors {
  private Vectors() {}

  /**
   * Adds a vector's cell.
   *
   * @param open whether other vectors of the column may be longer
   * @return what was expected where it is none
   */
  static Optional<String> add(Object value, boolean open, Cells.Writer cells) {
    int[] places;
    double[] values;
    int size;
    if (value instanceof Vector vector) {
      places = vector.toSparse().indices();
      values = vector.toSparse().values();
      size = vector.size();
    } else if (value instanceof scala.collection.Seq<?> list) {
      size = list.size();
      places = IntStream.range(0, size).toArray();
      values = new double[size];
      for (int i = 0; i < size; i++) {
        if (!(list.apply(i) instanceof Number number)) {
          return Optional.of("a list of numbers");
        }
        values[i] = number.doubleValue();
      }
    } else {
      return Optional.of("a vector");
    }
    for (double one : values) {
      if (!Double.isFinite(one)) {
        return Optional.of("finite numbers");
      }
    }
    cells.vector(open ? 0 : size, places, values);
    return Optional.empty();
  }
}
