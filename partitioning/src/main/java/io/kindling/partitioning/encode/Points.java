package io.kindling.partitioning.encode;

import io.kindling.engine.Checks;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Points of a picture as the label of a packed row: the byte of the type, the {@link Frame}, how
 * many they are, of each the number of the one that it changes places with in a mirror and its
 * place, which is no number where it is not known; then the lengths of their names and the names.
 */
public final class Points {
  static final byte TYPE = 5;

  private static final int COUNT = 1 + 4 * Double.BYTES;
  private static final int FIRST = COUNT + Short.BYTES;
  private static final int EACH = Short.BYTES + 2 * Double.BYTES;

  private Points() {}

  /**
   * A row of these features and points.
   *
   * @param points those that lie outside of the picture are not known
   * @param partners of each the number of the one that it changes places with in a mirror
   */
  public static byte[] append(
      byte[] features, Frame frame, List<Point> points, List<Integer> partners) {
    Checks.require(
        points.size() == partners.size() && points.size() <= Short.MAX_VALUE,
        "%s points have %s that they change places with",
        points.size(),
        partners.size());
    List<byte[]> names =
        points.stream().map(point -> point.name().getBytes(StandardCharsets.UTF_8)).toList();
    int length = names.stream().mapToInt(name -> Short.BYTES + name.length).sum();
    ByteBuffer row =
        ByteBuffer.allocate(features.length + FIRST + points.size() * EACH + length)
            .put(features)
            .put(TYPE);
    row.putDouble(frame.left()).putDouble(frame.top());
    row.putDouble(frame.width()).putDouble(frame.height());
    row.putShort((short) points.size());
    for (int i = 0; i < points.size(); i++) {
      row.putShort(partners.get(i).shortValue());
      putPlace(row, row.position(), points.get(i));
      row.position(row.position() + 2 * Double.BYTES);
    }
    names.forEach(name -> row.putShort((short) name.length).put(name));
    return row.array();
  }

  private static void putPlace(ByteBuffer row, int at, Point point) {
    row.putDouble(at, point.isInside() ? point.x() + 0.0 : Double.NaN);
    row.putDouble(at + Double.BYTES, point.isInside() ? point.y() + 0.0 : Double.NaN);
  }

  /** Whether the label that lies from a place on is of points. */
  public static boolean isThere(byte[] data, int from) {
    return data[from] == TYPE;
  }

  /** What of its file the picture is whose label lies from a place on. */
  public static Frame frame(byte[] data, int from) {
    ByteBuffer row = ByteBuffer.wrap(data);
    int at = from + 1;
    return new Frame(
        row.getDouble(at),
        row.getDouble(at + Double.BYTES),
        row.getDouble(at + 2 * Double.BYTES),
        row.getDouble(at + 3 * Double.BYTES));
  }

  /** All points of the label that lies from a place on; one that is not known is not inside. */
  public static List<Point> of(byte[] data, int from) {
    ByteBuffer row = ByteBuffer.wrap(data);
    int count = row.getShort(from + COUNT);
    int name = from + FIRST + count * EACH;
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = row.getShort(name);
      String text = new String(data, name + Short.BYTES, length, StandardCharsets.UTF_8);
      points.add(point(row, from, i, text));
      name += Short.BYTES + length;
    }
    return points;
  }

  private static Point point(ByteBuffer row, int from, int number, String name) {
    int at = place(from, number);
    return new Point(name, row.getDouble(at), row.getDouble(at + Double.BYTES));
  }

  private static int place(int from, int number) {
    return from + FIRST + number * EACH + Short.BYTES;
  }

  /**
   * Moves the points of the label that lies from a place on, which have no names here; those that
   * leave the picture are not known any more.
   */
  public static void moveInPlace(byte[] data, int from, UnaryOperator<Point> move) {
    ByteBuffer row = ByteBuffer.wrap(data);
    int count = row.getShort(from + COUNT);
    for (int i = 0; i < count; i++) {
      Point point = point(row, from, i, "");
      if (point.isInside()) {
        putPlace(row, place(from, i), move.apply(point));
      }
    }
  }

  /** Gives each point the place of the one that it changes places with in a mirror. */
  public static void swapInPlace(byte[] data, int from) {
    ByteBuffer row = ByteBuffer.wrap(data);
    int count = row.getShort(from + COUNT);
    for (int i = 0; i < count; i++) {
      int other = row.getShort(from + FIRST + i * EACH);
      if (other > i) {
        Point own = point(row, from, i, "");
        putPlace(row, place(from, i), point(row, from, other, ""));
        putPlace(row, place(from, other), own);
      }
    }
  }

  /** Those that are known, with their places in pixels of the file. */
  static String words(byte[] data, int from) {
    Frame frame = frame(data, from);
    String words =
        of(data, from).stream()
            .filter(Point::isInside)
            .map(
                point ->
                    String.format(
                        Locale.ROOT,
                        "%s %.1f, %.1f",
                        point.name(),
                        frame.x(point.x()),
                        frame.y(point.y())))
            .collect(Collectors.joining("; "));
    return words.isEmpty() ? "no point" : words;
  }
}
