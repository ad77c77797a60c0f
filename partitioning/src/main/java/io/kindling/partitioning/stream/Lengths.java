package io.kindling.partitioning.stream;

import io.kindling.partitioning.source.TextFiles;
import java.io.Serializable;
import java.util.List;
import java.util.PrimitiveIterator;
import org.apache.spark.api.java.JavaSparkContext;

/** How many symbols each file of a text has, and what tells the text from others. */
public final class Lengths implements Serializable {
  private static final long serialVersionUID = 1;
  private static final List<Long> BASES = List.of(0x9E3779B97F4A7C15L, 0xC2B2AE3D27D4EB4FL);

  /** Where each file starts in the text; behind them, where the last ends. */
  private final long[] starts;

  private final String fingerprint;

  private Lengths(long[] starts, String fingerprint) {
    this.starts = starts;
    this.fingerprint = fingerprint;
  }

  /** Reads all files once. */
  public static Lengths of(JavaSparkContext context, TextFiles files) {
    List<long[]> each = files.numbers(context).map(file -> measured(files.symbols(file))).collect();
    long[] starts = new long[each.size() + 1];
    long[] hashes = new long[BASES.size()];
    for (int file = 0; file < each.size(); file++) {
      long[] own = each.get(file);
      starts[file + 1] = starts[file] + own[0];
      for (int i = 0; i < hashes.length; i++) {
        hashes[i] = hashes[i] * power(BASES.get(i), own[0]) + own[1 + i];
      }
    }
    return new Lengths(starts, String.format("%016x%016x", hashes[0], hashes[1]));
  }

  /** The symbols' count, then polynomials in them, so that files can be joined or cut. */
  private static long[] measured(PrimitiveIterator.OfInt symbols) {
    long count = 0;
    long first = 0;
    long second = 0;
    long firstBase = BASES.get(0);
    long secondBase = BASES.get(1);
    while (symbols.hasNext()) {
      long mixed = mixed(symbols.nextInt());
      count++;
      first = first * firstBase + mixed;
      second = second * secondBase + mixed;
    }
    return new long[] {count, first, second};
  }

  private static long mixed(int symbol) {
    long bits = (symbol + 1L) * 0xBF58476D1CE4E5B9L;
    bits = (bits ^ bits >>> 29) * 0x94D049BB133111EBL;
    return bits ^ bits >>> 32;
  }

  private static long power(long base, long exponent) {
    long power = 1;
    long square = base;
    for (long left = exponent; left > 0; left >>= 1) {
      power *= (left & 1) == 1 ? square : 1;
      square *= square;
    }
    return power;
  }

  public int files() {
    return starts.length - 1;
  }

  /** Where a file starts in the text. */
  public long start(int file) {
    return starts[file];
  }

  /** The symbols of the text. */
  public long total() {
    return starts[files()];
  }

  /** The same for the same text, however it is cut into files. */
  public String fingerprint() {
    return fingerprint;
  }
}
