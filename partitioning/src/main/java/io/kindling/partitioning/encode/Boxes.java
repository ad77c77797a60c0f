package io.kindling.partitioning.encode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Boxes as the label of a packed row, in one order whatever theirs was: the byte of the type, how
 * many they are, then of each its four sides, the length of its name and the name.
 */
public final class Boxes {
  static final byte TYPE = 3;

  private static final int SIDES = 4 * Double.BYTES;

  private Boxes() {}

  /** A row of these features and boxes. */
  public static byte[] append(byte[] features, List<Box> boxes) {
    List<Box> sorted = new ArrayList<>(boxes);
    Collections.sort(sorted);
    int length = features.length + 1 + Integer.BYTES;
    for (Box box : sorted) {
      length += SIDES + Short.BYTES + name(box).length;
    }
    ByteBuffer row = ByteBuffer.allocate(length).put(features).put(TYPE).putInt(sorted.size());
    for (Box box : sorted) {
      putSides(row, row.position(), box);
      row.position(row.position() + SIDES);
      row.putShort((short) name(box).length).put(name(box));
    }
    return row.array();
  }

  private static byte[] name(Box box) {
    return box.name().getBytes(StandardCharsets.UTF_8);
  }

  private static void putSides(ByteBuffer row, int at, Box box) {
    row.putDouble(at, box.left() + 0.0);
    row.putDouble(at + Double.BYTES, box.top() + 0.0);
    row.putDouble(at + 2 * Double.BYTES, box.right() + 0.0);
    row.putDouble(at + 3 * Double.BYTES, box.bottom() + 0.0);
  }

  /** Whether the label that lies from a place on is of boxes. */
  public static boolean isThere(byte[] data, int from) {
    return data[from] == TYPE;
  }

  /** The boxes of the label that lies from a place on, but for those that are nothing. */
  public static List<Box> of(byte[] data, int from) {
    List<Box> boxes = new ArrayList<>();
    ByteBuffer row = ByteBuffer.wrap(data);
    int count = row.getInt(from + 1);
    int at = from + 1 + Integer.BYTES;
    for (int i = 0; i < count; i++) {
      Box box = box(row, at);
      if (box.area() > 0) {
        boxes.add(box);
      }
      at = next(row, at);
    }
    return boxes;
  }

  private static Box box(ByteBuffer row, int at) {
    int length = row.getShort(at + SIDES);
    return new Box(
        new String(row.array(), at + SIDES + Short.BYTES, length, StandardCharsets.UTF_8),
        row.getDouble(at),
        row.getDouble(at + Double.BYTES),
        row.getDouble(at + 2 * Double.BYTES),
        row.getDouble(at + 3 * Double.BYTES));
  }

  private static int next(ByteBuffer row, int at) {
    return at + SIDES + Short.BYTES + row.getShort(at + SIDES);
  }

  /**
   * Moves the boxes of the label that lies from a place on; those of which too little is left in
   * the picture become nothing, and stay so.
   */
  public static void moveInPlace(byte[] data, int from, UnaryOperator<Box> move) {
    ByteBuffer row = ByteBuffer.wrap(data);
    int count = row.getInt(from + 1);
    int at = from + 1 + Integer.BYTES;
    for (int i = 0; i < count; i++) {
      Box box = box(row, at);
      if (box.area() > 0) {
        Box nothing = new Box(box.name(), 0, 0, 0, 0);
        putSides(row, at, move.apply(box).clipped().orElse(nothing));
      }
      at = next(row, at);
    }
  }

  /** How many boxes share the cell of a grid with a larger one. */
  public static long withoutCell(byte[] data, int from, int grid) {
    return BoxTarget.without(of(data, from), grid);
  }

  /** How many there are of each class, in words. */
  static String words(byte[] data, int from) {
    Map<String, Integer> counts = new TreeMap<>(Label.ORDER);
    of(data, from).forEach(box -> counts.merge(box.name(), 1, Integer::sum));
    return counts.isEmpty()
        ? "no box"
        : counts.entrySet().stream()
            .map(one -> one.getValue() + " " + one.getKey())
            .collect(Collectors.joining(", "));
  }
}
