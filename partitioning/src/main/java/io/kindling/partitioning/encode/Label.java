package io.kindling.partitioning.encode;

import io.kindling.engine.Checks;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/**
 * A label of a packed row, behind its features: a byte for its type, then a double, text, {@link
 * Boxes}, {@link Points} or a {@link Mask}. A number and the same number as text are one value.
 */
public final class Label {
  private static final byte NONE = 0;
  private static final byte NUMBER = 1;
  private static final byte TEXT = 2;
  private static final double LARGEST_WHOLE = 1e15;

  /** Class names in order: numbers by value, before texts by their letters. */
  public static final Comparator<String> ORDER =
      Comparator.comparing(Label::isText)
          .thenComparing(name -> isText(name) ? 0.0 : Double.parseDouble(name))
          .thenComparing(Comparator.naturalOrder());

  private Label() {}

  /** A row of these features and a label given as text; empty for none. */
  public static byte[] append(byte[] features, String label) {
    if (label.isEmpty()) {
      return ByteBuffer.allocate(features.length + 1).put(features).put(NONE).array();
    }
    if (!isText(label)) {
      return appendNumber(features, Double.parseDouble(label));
    }
    byte[] text = label.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(features.length + 1 + text.length)
        .put(features)
        .put(TEXT)
        .put(text)
        .array();
  }

  /** A row of these features and a number as label. */
  public static byte[] appendNumber(byte[] features, double label) {
    return ByteBuffer.allocate(features.length + 1 + Double.BYTES)
        .put(features)
        .put(NUMBER)
        .putDouble(label + 0.0)
        .array();
  }

  /** Whether a label is no finite number in decimal notation. */
  public static boolean isText(String label) {
    return !Decimal.isNumber(label) || !Double.isFinite(Double.parseDouble(label));
  }

  /** A label as a name: equal for texts of the same number. */
  public static String canonical(String label) {
    return isText(label) ? label : name(Double.parseDouble(label));
  }

  /** A number as a name: whole ones without a point. */
  public static String name(double number) {
    return number == Math.rint(number) && Math.abs(number) < LARGEST_WHOLE
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  /**
   * The label that lies from a place to another as a name: whole numbers without a point, boxes and
   * masks by their classes, points by their names and places.
   */
  public static String name(byte[] data, int from, int to) {
    if (Boxes.isThere(data, from)) {
      return Boxes.words(data, from);
    }
    if (Mask.isThere(data, from)) {
      return Mask.words(data, from, to);
    }
    if (Points.isThere(data, from)) {
      return Points.words(data, from);
    }
    return isNumber(data, from)
        ? name(number(data, from))
        : new String(data, from + 1, to - from - 1, StandardCharsets.UTF_8);
  }

  /** The names of all classes that the label from a place to another is of, or may be. */
  public static List<String> names(byte[] data, int from, int to) {
    if (Boxes.isThere(data, from)) {
      return Boxes.of(data, from).stream().map(Box::name).toList();
    }
    if (Points.isThere(data, from)) {
      return Points.of(data, from).stream().filter(Point::isInside).map(Point::name).toList();
    }
    return Mask.isThere(data, from) ? Mask.classes(data, from) : List.of(name(data, from, to));
  }

  /** Whether the label that lies from a place on is a number. */
  public static boolean isNumber(byte[] data, int from) {
    return data[from] == NUMBER;
  }

  /** The label that lies from a place on as a number, which it must be. */
  public static double number(byte[] data, int from) {
    Checks.require(isNumber(data, from), "The label of a row is no number");
    return ByteBuffer.wrap(data).getDouble(from + 1);
  }
}
