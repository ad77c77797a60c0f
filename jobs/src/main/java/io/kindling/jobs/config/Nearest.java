package io.kindling.jobs.config;

import io.kindling.engine.Spelling;
import java.util.Collection;
import java.util.Comparator;

/** Finds the known word that someone probably meant. */
public final class Nearest {
  private Nearest() {}

  /** The known word with the fewest letters to change; the first of several. */
  public static String of(String word, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
        .orElseThrow();
  }

  /** Edits between two dotted keys; the right name in a wrong section is near, too. */
  static int distance(String word, String candidate) {
    int whole = Spelling.edits(word, candidate);
    int names = 2 + 2 * Spelling.edits(last(word), last(candidate));
    return Math.min(whole, names);
  }

  private static String last(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }
}
