package io.kindling.partitioning.encode;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The number of the class that a label in a packed row names. */
public final class ClassNumbers implements Serializable {
  private static final long serialVersionUID = 1;

  /** Of a label that names no class. */
  public static final int NONE = -1;

  /** Classes are mostly named by small whole numbers, which need no text to be found. */
  private static final int SMALL = 1024;

  private final Map<String, Integer> byName = new HashMap<>();
  private final int[] small = new int[SMALL];

  /** Classes are numbered in this order. */
  public ClassNumbers(List<String> classes) {
    for (String name : classes) {
      byName.put(name, byName.size());
    }
    Arrays.setAll(small, number -> byName.getOrDefault(Label.name(number), NONE));
  }

  /** The number of the class of the label that lies from a place to another. */
  public int of(byte[] data, int from, int to) {
    if (Label.isNumber(data, from)) {
      double number = Label.number(data, from);
      int whole = (int) number;
      if (whole == number && whole >= 0 && whole < SMALL) {
        return small[whole];
      }
    }
    return of(Label.name(data, from, to));
  }

  /** The number of the class of that name. */
  int of(String name) {
    return byName.getOrDefault(name, NONE);
  }
}
