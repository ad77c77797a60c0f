package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.KeyPoints;
import io.kindling.partitioning.encode.Decimal;
import io.kindling.partitioning.encode.Frame;
import io.kindling.partitioning.encode.Point;
import java.util.ArrayList;
import java.util.List;

/** The points that the columns of a table tell of an image: two cells each, empty or numbers. */
final class PointColumns {
  private PointColumns() {}

  /** The same table, with what is wrong with the points of a row as the row's problem. */
  static ImageTable checked(ImageTable table, KeyPoints points) {
    List<ImageTable.Named> rows = new ArrayList<>();
    for (ImageTable.Named row : table.rows()) {
      String problem = row.problem().isEmpty() ? problem(row, points) : row.problem();
      rows.add(new ImageTable.Named(row.place(), row.file(), row.labels(), row.start(), problem));
    }
    return new ImageTable(table.shown(), table.file(), table.labels(), table.weight(), rows);
  }

  /** A sentence on what is wrong; empty: nothing is. */
  private static String problem(ImageTable.Named row, KeyPoints points) {
    for (int i = 0; i < points.points().size(); i++) {
      KeyPoints.Point point = points.points().get(i);
      String x = row.labels().get(2 * i);
      String y = row.labels().get(2 * i + 1);
      if (!isNothing(x) && !isNumber(x)) {
        return wrong(row.place(), point.x(), point, x);
      }
      if (!isNothing(y) && !isNumber(y)) {
        return wrong(row.place(), point.y(), point, y);
      }
      if (isNothing(x) != isNothing(y)) {
        return String.format(
            "%s, column %s: expected a number of pixels, as column %s has one, found nothing: leave"
                + " both empty where the point %s is not known",
            row.place(),
            isNothing(x) ? point.x() : point.y(),
            isNothing(x) ? point.y() : point.x(),
            point.name());
      }
    }
    return "";
  }

  private static String wrong(String place, String column, KeyPoints.Point point, String found) {
    return String.format(
        "%s, column %s: expected a number of pixels, or nothing where the point %s is not known,"
            + " found '%s'",
        place, column, point.name(), found);
  }

  private static boolean isNothing(String cell) {
    return cell.isBlank();
  }

  private static boolean isNumber(String cell) {
    return Decimal.isNumber(cell.strip()) && Double.isFinite(Double.parseDouble(cell.strip()));
  }

  /** Points that are not known, of an image for which none are needed. */
  static List<Point> unknown(KeyPoints points) {
    return points.names().stream().map(name -> new Point(name, Double.NaN, Double.NaN)).toList();
  }

  /**
   * The points of an image.
   *
   * @param image with cells in which nothing is wrong
   * @param frame what of it is seen
   * @throws DataException where one lies outside of the file's picture
   */
  static List<Point> of(ImageFile image, KeyPoints points, Pixels pixels, Frame frame) {
    List<Point> all = unknown(points);
    List<Point> found = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      KeyPoints.Point point = points.points().get(i);
      String x = image.labels().get(2 * i);
      String y = image.labels().get(2 * i + 1);
      found.add(
          isNothing(x)
              ? all.get(i)
              : frame.inside(
                  point.name(),
                  within(image, point.x(), x, pixels.width()),
                  within(image, point.y(), y, pixels.height())));
    }
    return found;
  }

  private static double within(ImageFile image, String column, String cell, int side) {
    double place = Double.parseDouble(cell.strip());
    if (place < 0 || place > side) {
      throw DataException.bad(
          "%s: %s, column %s: expected a place in the picture, from 0 to %s pixels, found %s",
          image.path(), image.annotation(), column, side, cell);
    }
    return place;
  }
}
