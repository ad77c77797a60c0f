package io.kindling.partitioning.encode;

import io.kindling.engine.loss.PointsLoss;
import io.kindling.partitioning.DataException;
import java.util.HashMap;
import java.util.List;

/** Two numbers from 0 to 1 for each point, to the right and down; below 0 where none is known. */
final class PointTarget implements TargetCode {
  private static final long serialVersionUID = 1;
  private final LabelColumn column;
  private final HashMap<String, Integer> places = new HashMap<>();

  PointTarget(LabelColumn column) {
    this.column = column;
    column.classes().forEach(name -> places.put(name, places.size()));
  }

  @Override
  public int size() {
    return 2 * places.size();
  }

  @Override
  public void encodeInto(byte[] data, int from, int to, float[] target) {
    List<Point> points = Points.of(data, from);
    for (Point point : points) {
      Integer place = places.get(point.name());
      if (place == null || points.size() != places.size()) {
        throw DataException.bad(
            "The pictures have the points %s, the model finds %s: expected the same in data.points",
            points.stream().map(Point::name).toList(), column.classes());
      }
      target[2 * place] = point.isInside() ? (float) point.x() : PointsLoss.UNKNOWN;
      target[2 * place + 1] = point.isInside() ? (float) point.y() : PointsLoss.UNKNOWN;
    }
  }

  /** The names of the numbers of points. */
  static List<String> numbers(List<String> names) {
    return names.stream().flatMap(name -> List.of(name + "_x", name + "_y").stream()).toList();
  }
}
