package io.kindling.jobs.report;

import io.kindling.jobs.curve.Dimension;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Places values along a line: numbers by size, or by their logarithms; others side by side. */
final class Axis {
  private static final int TICKS = 4;
  private static final double WIDE = 50;
  private static final int LONGEST = 14;

  private final List<String> words;
  private final boolean logarithmic;
  private final double low;
  private final double high;

  private Axis(List<String> words, boolean logarithmic, double low, double high) {
    this.words = words;
    this.logarithmic = logarithmic;
    this.low = low;
    this.high = high;
  }

  /** A mark on an axis, at a share of its length. */
  record Tick(String label, double share) {}

  /** An axis for values, of which numbers that are not finite have no place. */
  static Axis of(Collection<?> values) {
    return of(values, new TreeSet<>(values.stream().map(String::valueOf).toList()), WIDE);
  }

  /** An axis for the values of a dimension, words in their order. */
  static Axis of(Dimension dimension) {
    List<Object> values = dimension.values();
    return of(
        values, values.stream().map(String::valueOf).toList(), dimension.logarithmic() ? 1 : WIDE);
  }

  /** Numbers stand by their logarithms where the largest is at least so many times the smallest. */
  private static Axis of(Collection<?> values, Collection<String> words, double wide) {
    if (!values.stream().allMatch(value -> value instanceof Number)) {
      return new Axis(List.copyOf(words), false, 0, 1);
    }
    double[] finite =
        values.stream()
            .mapToDouble(value -> ((Number) value).doubleValue())
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    double low = finite.length == 0 ? 0 : finite[0];
    double high = finite.length == 0 ? 1 : finite[finite.length - 1];
    boolean byLogarithm = low > 0 && high / low >= wide;
    double a = byLogarithm ? Math.log(low) : low;
    double b = byLogarithm ? Math.log(high) : high;
    return new Axis(List.of(), byLogarithm, a, b);
  }

  /** Where a value stands, from 0 to 1; not a number where it has no place. */
  double at(Object value) {
    if (!words.isEmpty()) {
      int index = words.indexOf(String.valueOf(value));
      return index < 0 ? Double.NaN : (index + 0.5) / words.size();
    }
    if (!(value instanceof Number number) || !Double.isFinite(number.doubleValue())) {
      return Double.NaN;
    }
    double place = logarithmic ? Math.log(number.doubleValue()) : number.doubleValue();
    return high > low ? (place - low) / (high - low) : 0.5;
  }

  List<Tick> ticks() {
    List<Tick> ticks = new ArrayList<>();
    if (!words.isEmpty()) {
      int every = Math.max(1, words.size() / 6);
      for (int i = 0; i < words.size(); i += every) {
        String word = words.get(i);
        String label = word.length() > LONGEST ? word.substring(0, LONGEST) + "…" : word;
        ticks.add(new Tick(label, (i + 0.5) / words.size()));
      }
      return ticks;
    }
    int count = high > low ? TICKS : 1;
    for (int i = 0; i < count; i++) {
      double share = count == 1 ? 0.5 : (double) i / (count - 1);
      double place = low + (high - low) * (count == 1 ? 0 : share);
      double value = logarithmic ? Math.exp(place) : place;
      ticks.add(new Tick(String.format(Locale.ROOT, "%.3g", value), share));
    }
    return ticks;
  }

  /** A number in few digits. */
  static String brief(double number) {
    String text = String.format(Locale.ROOT, "%.3g", number);
    return text.contains("e") || !text.contains(".") ? text : text.replaceAll("0+$|[.]0*$", "");
  }
}
