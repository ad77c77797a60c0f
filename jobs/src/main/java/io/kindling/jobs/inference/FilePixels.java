package io.kindling.jobs.inference;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.encode.Answer;
import io.kindling.partitioning.encode.Frame;
import io.kindling.partitioning.encode.Points;
import java.util.ArrayList;
import java.util.List;

/** Points as they are told: in pixels of the file of their picture. */
final class FilePixels {
  private FilePixels() {}

  /**
   * The numbers that a model puts out for a row; those of points as pixels.
   *
   * @param data has the label of the row from a place on
   */
  static List<Float> of(Answer answer, List<Float> numbers, byte[] data, int label) {
    if (answer.target() != Target.POINTS) {
      return numbers;
    }
    if (label >= data.length || !Points.isThere(data, label)) {
      throw DataException.bad(
          "The model finds points, which are told in pixels of the files of pictures: expected"
              + " data.target = points, which says how pictures become those that it sees");
    }
    Frame frame = Points.frame(data, label);
    List<Float> pixels = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      double number = numbers.get(i);
      pixels.add((float) (i % 2 == 0 ? frame.x(number) : frame.y(number)));
    }
    return pixels;
  }
}
