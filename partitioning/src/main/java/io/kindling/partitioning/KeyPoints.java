package io.kindling.partitioning;

import io.kindling.engine.Checks;
import io.kindling.engine.Spelling;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The points that a table tells of pictures.
 *
 * @param points in the order in which a model puts them out
 * @param swap pairs of names that change places where a picture is mirrored, as the left eye of
 *     somebody who turns around is not the left one any more
 */
public record KeyPoints(List<Point> points, List<List<String>> swap) implements Serializable {
  /** The most points that a picture may have. */
  private static final int MOST = 1024;

  /**
   * A point.
   *
   * @param x the column of its distance from the left edge of the picture, in pixels of the file
   * @param y that from the upper edge
   */
  public record Point(String name, String x, String y) implements Serializable {
    /** With the columns that are named after it. */
    public static Point named(String name) {
      return new Point(name, name + "_x", name + "_y");
    }

    /** Named as what both columns begin with; else as the first. */
    public static Point of(String x, String y) {
      int same = 0;
      while (same < Math.min(x.length(), y.length()) && x.charAt(same) == y.charAt(same)) {
        same++;
      }
      String name = x.substring(0, same).replaceFirst("[\\s_.-]+$", "");
      return new Point(name.isEmpty() ? x : name, x, y);
    }
  }

  public KeyPoints {
    points = List.copyOf(points);
    swap = swap.stream().map(List::copyOf).toList();
    Checks.require(
        !points.isEmpty() && points.size() <= MOST,
        "data.points has %s points: expected 1 to %s",
        points.size(),
        MOST);
    requireOnce("the name", points.stream().map(Point::name).toList());
    requireOnce("the column", columns(points));
    List<String> names = points.stream().map(Point::name).toList();
    for (List<String> pair : swap) {
      Checks.require(
          pair.size() == 2, "data.points.swap has %s: expected pairs of names of points", pair);
      for (String name : pair) {
        Checks.require(
            names.contains(name),
            "data.points.swap names '%s', which is no point: the nearest is '%s' of %s",
            name,
            Spelling.nearest(name, names),
            names);
      }
    }
    List<String> swapped = swap.stream().flatMap(List::stream).toList();
    for (String name : swapped) {
      Checks.require(
          swapped.indexOf(name) == swapped.lastIndexOf(name),
          "data.points.swap names '%s' twice: expected each point in one pair",
          name);
    }
  }

  private static void requireOnce(String what, List<String> all) {
    for (String one : all) {
      Checks.require(
          !one.isBlank() && all.indexOf(one) == all.lastIndexOf(one),
          "data.points has %s '%s' %s: expected another for each",
          what,
          one,
          one.isBlank() ? "for a point" : "twice");
    }
  }

  private static List<String> columns(List<Point> points) {
    return points.stream().flatMap(one -> Stream.of(one.x(), one.y())).toList();
  }

  /** The columns of x and y, point after point. */
  public List<String> columns() {
    return columns(points);
  }

  public List<String> names() {
    return points.stream().map(Point::name).toList();
  }

  /** Of each point the number of the one that it changes places with; its own where none is. */
  public List<Integer> partners() {
    List<String> names = names();
    List<Integer> partners = new ArrayList<>(IntStream.range(0, names.size()).boxed().toList());
    for (List<String> pair : swap) {
      partners.set(names.indexOf(pair.get(0)), names.indexOf(pair.get(1)));
      partners.set(names.indexOf(pair.get(1)), names.indexOf(pair.get(0)));
    }
    return partners;
  }
}
