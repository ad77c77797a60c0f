package io.kindling.jobs.inference;

import io.kindling.engine.metric.FoundBox;
import io.kindling.engine.metric.GridBoxes;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.encode.Answer;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * What is predicted of places in a picture. Boxes are a list, the most probable first, of classes,
 * probabilities and sides as fractions of the picture as the model sees it; a mask is a byte for
 * each pixel, line after line, with the number of its class in the model.
 */
final class FoundPlaces {
  private static final List<String> SIDES = List.of("left", "top", "right", "bottom");

  private FoundPlaces() {}

  /** The type of a prediction. */
  static DataType type(Answer answer) {
    if (answer.target() == Target.MASK) {
      return DataTypes.BinaryType;
    }
    StructField[] fields = new StructField[2 + SIDES.size()];
    fields[0] = DataTypes.createStructField("class", DataTypes.StringType, false);
    fields[1] = DataTypes.createStructField("probability", DataTypes.FloatType, false);
    for (int side = 0; side < SIDES.size(); side++) {
      fields[2 + side] = DataTypes.createStructField(SIDES.get(side), DataTypes.FloatType, false);
    }
    return DataTypes.createArrayType(DataTypes.createStructType(fields), false);
  }

  /**
   * The prediction that the numbers of a row are.
   *
   * @param threshold from which the second of two classes of a mask is taken
   */
  static Object value(Answer answer, List<Float> numbers, OptionalDouble threshold) {
    return answer.target() == Target.MASK
        ? mask(answer, numbers, threshold)
        : boxes(answer, numbers);
  }

  private static byte[] mask(Answer answer, List<Float> numbers, OptionalDouble threshold) {
    int classes = answer.names().size();
    byte[] mask = new byte[numbers.size() / classes];
    for (int pixel = 0; pixel < mask.length; pixel++) {
      List<Float> own = numbers.subList(pixel * classes, (pixel + 1) * classes);
      mask[pixel] = (byte) OutputColumns.picked(own, threshold);
    }
    return mask;
  }

  private static Row[] boxes(Answer answer, List<Float> numbers) {
    int cells = answer.columns().get(0).grid() * answer.columns().get(0).grid();
    List<FoundBox> found = GridBoxes.all(numbers::get, cells, numbers.size() / cells);
    return GridBoxes.distinct(found).stream()
        .map(
            box ->
                RowFactory.create(
                    answer.names().get(box.kind()),
                    (float) box.probability(),
                    (float) box.left(),
                    (float) box.top(),
                    (float) box.right(),
                    (float) box.bottom()))
        .toArray(Row[]::new);
  }
}
