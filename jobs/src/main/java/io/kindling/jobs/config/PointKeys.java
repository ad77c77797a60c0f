package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import io.kindling.partitioning.KeyPoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The settings of the section {@code data} that points of images have. */
final class PointKeys {
  private static final Setting<List<String>> NAMES =
      Setting.open(
          "data.points.names",
          Kinds.texts("a list of names"),
          "",
          "The points of a picture; their columns are NAME_x and NAME_y where no others are said.");
  private static final Setting<List<List<String>>> COLUMNS =
      Setting.open(
          "data.points.columns",
          new Pairs("a list of pairs of columns, such as [[eye_x, eye_y], [chin_x, chin_y]]"),
          "",
          "The columns with x and y of each point, in pixels of the file; both empty: not known.");
  private static final Setting<List<List<String>>> SWAP =
      Setting.open(
          "data.points.swap",
          new Pairs("a list of pairs of names, such as [[left_eye, right_eye]]"),
          "",
          "Points that change places where augmentation mirrors a picture.");

  /** In the order in which they are listed. */
  static final List<Setting<?>> ALL = List.of(NAMES, COLUMNS, SWAP);

  private PointKeys() {}

  static KeyPoints points(Reader reader) {
    Optional<List<String>> names = reader.find(NAMES);
    Optional<List<List<String>>> columns = reader.find(COLUMNS);
    Checks.require(
        names.isPresent() || columns.isPresent(),
        "data.target = points needs 'data.points.names' or 'data.points.columns': they say which"
            + " columns of the table in data.image.labels have the points");
    Checks.require(
        names.isEmpty() || columns.isEmpty() || names.get().size() == columns.get().size(),
        "data.points.names has %s names for %s pairs of data.points.columns: expected one for each",
        names.map(List::size).orElse(0),
        columns.map(List::size).orElse(0));
    List<KeyPoints.Point> points = new ArrayList<>();
    if (columns.isEmpty()) {
      names.orElseThrow().forEach(name -> points.add(KeyPoints.Point.named(name)));
    } else {
      for (int i = 0; i < columns.get().size(); i++) {
        String x = columns.get().get(i).get(0);
        String y = columns.get().get(i).get(1);
        points.add(
            names.isEmpty()
                ? KeyPoints.Point.of(x, y)
                : new KeyPoints.Point(names.get().get(i), x, y));
      }
    }
    return new KeyPoints(points, reader.find(SWAP).orElse(List.of()));
  }
}
