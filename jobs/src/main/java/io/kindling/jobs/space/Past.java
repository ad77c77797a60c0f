package io.kindling.jobs.space;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What earlier candidates had. A key inside an option means something beside that option alone: of
 * a key, only the candidates count that had the options which lead to it.
 */
final class Past {
  private final List<Map<String, Object>> candidates;
  private final Map<String, Object> picked = new LinkedHashMap<>();

  Past(List<Map<String, Object>> candidates) {
    this.candidates = List.copyOf(candidates);
  }

  /** Goes into an option. */
  void pick(String key, Object name) {
    picked.put(key, name);
  }

  /** What they had of a key, in their order. */
  List<Object> of(String key) {
    return candidates.stream().filter(one -> isAlike(one, key)).map(one -> one.get(key)).toList();
  }

  /** The numbers that they had of a key, as shares of its range. */
  double[] shares(String key, Range range) {
    return of(key).stream()
        .filter(Number.class::isInstance)
        .mapToDouble(one -> range.share(((Number) one).doubleValue()))
        .toArray();
  }

  /** The options that they had, by number. */
  int[] options(String key, Choice choice) {
    List<String> names = choice.names().stream().map(String::valueOf).toList();
    return of(key).stream()
        .mapToInt(one -> names.indexOf(String.valueOf(one)))
        .filter(number -> number >= 0)
        .toArray();
  }

  private boolean isAlike(Map<String, Object> candidate, String key) {
    return candidate.containsKey(key)
        && picked.entrySet().stream()
            .filter(one -> key.startsWith(one.getKey() + "."))
            .allMatch(one -> isSame(candidate.get(one.getKey()), one.getValue()));
  }

  /** A table that is read again has other kinds of whole numbers. */
  private static boolean isSame(Object one, Object other) {
    return String.valueOf(one).equals(String.valueOf(other));
  }
}
