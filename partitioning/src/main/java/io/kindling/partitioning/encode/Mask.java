package io.kindling.partitioning.encode;

import io.kindling.engine.Checks;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The class of each pixel as the label of a packed row: the byte of the type, how many classes
 * there are, the length and the name of each, then a byte for each pixel with the number of its
 * class.
 */
public final class Mask {
  /** The last of the names where pixels may have no class. */
  public static final String NO_CLASS = "";

  static final byte TYPE = 4;

  private static final int MOST = 256;

  private Mask() {}

  /**
   * A row of these features and a mask.
   *
   * @param names of all classes that there may be, then perhaps {@link #NO_CLASS}
   * @param classes of each pixel, line after line
   */
  public static byte[] append(byte[] features, List<String> names, byte[] classes) {
    Checks.require(
        !names.isEmpty() && names.size() <= MOST,
        "A mask has %s classes: expected 1 to %s",
        names.size(),
        MOST);
    List<byte[]> texts =
        names.stream().map(name -> Label.canonical(name).getBytes(StandardCharsets.UTF_8)).toList();
    int length = features.length + 2 + classes.length;
    for (byte[] text : texts) {
      length += Short.BYTES + text.length;
    }
    ByteBuffer row = ByteBuffer.allocate(length).put(features).put(TYPE);
    row.put((byte) (names.size() - 1));
    texts.forEach(text -> row.putShort((short) text.length).put(text));
    return row.put(classes).array();
  }

  /** Whether the label that lies from a place on is a mask. */
  public static boolean isThere(byte[] data, int from) {
    return data[from] == TYPE;
  }

  /** The names of the classes that there may be in the label that lies from a place on. */
  static List<String> classes(byte[] data, int from) {
    return names(data, from).stream().filter(name -> !name.equals(NO_CLASS)).toList();
  }

  /** What lies outside of a picture: no class, or the first where each pixel has one. */
  public static byte outside(byte[] data, int from) {
    List<String> names = names(data, from);
    return (byte) Math.max(0, names.indexOf(NO_CLASS));
  }

  /** What the numbers of pixels stand for in the label that lies from a place on. */
  public static List<String> names(byte[] data, int from) {
    List<String> names = new ArrayList<>();
    ByteBuffer row = ByteBuffer.wrap(data);
    int count = (data[from + 1] & 0xFF) + 1;
    int at = from + 2;
    for (int i = 0; i < count; i++) {
      int length = row.getShort(at);
      names.add(new String(data, at + Short.BYTES, length, StandardCharsets.UTF_8));
      at += Short.BYTES + length;
    }
    return names;
  }

  /** Where the classes of the pixels begin. */
  public static int pixelsFrom(byte[] data, int from) {
    ByteBuffer row = ByteBuffer.wrap(data);
    int count = (data[from + 1] & 0xFF) + 1;
    int at = from + 2;
    for (int i = 0; i < count; i++) {
      at += Short.BYTES + row.getShort(at);
    }
    return at;
  }

  /** How many pixels each class has that some pixel is of. */
  public static Map<String, Long> counts(byte[] data, int from, int to) {
    long[] counts = new long[MOST];
    for (int at = pixelsFrom(data, from); at < to; at++) {
      counts[data[at] & 0xFF]++;
    }
    Map<String, Long> byName = new LinkedHashMap<>();
    List<String> names = names(data, from);
    for (int i = 0; i < names.size(); i++) {
      if (counts[i] > 0 && !names.get(i).equals(NO_CLASS)) {
        byName.put(names.get(i), counts[i]);
      }
    }
    return byName;
  }

  /** The classes that some pixel is of, in words. */
  static String words(byte[] data, int from, int to) {
    return String.join(", ", counts(data, from, to).keySet());
  }
}
