package io.kindling.partitioning.stream;

import io.kindling.partitioning.Part;
import io.kindling.partitioning.encode.Vocabulary;
import io.kindling.partitioning.source.TextFiles;
import java.util.Arrays;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;

/** How often each symbol stands in each part of each file. */
public final class Counts {
  /** Symbols that are counted in one array: most texts take few of all code points. */
  private static final int PAGE = 1 << 12;

  private static final int PAGES = Character.MAX_CODE_POINT / PAGE + 1;

  /** By file, by part: symbols and how often each, in turn. */
  private final List<long[][]> byFile;

  private Counts(List<long[][]> byFile) {
    this.byFile = byFile;
  }

  /** Reads all files once. */
  public static Counts of(
      JavaSparkContext context, TextFiles files, Lengths lengths, Border border) {
    return new Counts(
        files
            .numbers(context)
            .map(file -> counted(files.symbols(file), lengths.start(file), border))
            .collect());
  }

  private static long[][] counted(PrimitiveIterator.OfInt symbols, long start, Border border) {
    long[][][] counts = new long[Part.values().length][PAGES][];
    for (long place = start; symbols.hasNext(); place++) {
      int symbol = symbols.nextInt();
      long[][] pages = counts[border.part(place).ordinal()];
      if (pages[symbol / PAGE] == null) {
        pages[symbol / PAGE] = new long[PAGE];
      }
      pages[symbol / PAGE][symbol % PAGE]++;
    }
    return Arrays.stream(counts).map(Counts::pairs).toArray(long[][]::new);
  }

  private static long[] pairs(long[][] pages) {
    LongStream.Builder pairs = LongStream.builder();
    for (int page = 0; page < PAGES; page++) {
      for (int i = 0; pages[page] != null && i < PAGE; i++) {
        if (pages[page][i] > 0) {
          pairs.add(page * PAGE + i).add(pages[page][i]);
        }
      }
    }
    return pairs.build().toArray();
  }

  /** The symbols of a part. */
  public SortedSet<Integer> symbols(Part part) {
    SortedSet<Integer> symbols = new TreeSet<>();
    for (long[][] file : byFile) {
      long[] pairs = file[part.ordinal()];
      for (int i = 0; i < pairs.length; i += 2) {
        symbols.add((int) pairs[i]);
      }
    }
    return symbols;
  }

  /** The symbols of a part that a vocabulary does not know, and how often each. */
  public SortedMap<Integer, Long> unknown(Part part, Vocabulary vocabulary) {
    SortedMap<Integer, Long> unknown = new TreeMap<>();
    for (long[][] file : byFile) {
      long[] pairs = file[part.ordinal()];
      for (int i = 0; i < pairs.length; i += 2) {
        if (vocabulary.number((int) pairs[i]) < 0) {
          unknown.merge((int) pairs[i], pairs[i + 1], Long::sum);
        }
      }
    }
    return unknown;
  }

  /** For each file, by part, how many known symbols of the part stand before it; then the sums. */
  public long[][] known(Vocabulary vocabulary) {
    long[][] before = new long[byFile.size() + 1][Part.values().length];
    for (int file = 0; file < byFile.size(); file++) {
      for (int part = 0; part < before[file].length; part++) {
        long[] pairs = byFile.get(file)[part];
        long own = 0;
        for (int i = 0; i < pairs.length; i += 2) {
          own += vocabulary.number((int) pairs[i]) < 0 ? 0 : pairs[i + 1];
        }
        before[file + 1][part] = before[file][part] + own;
      }
    }
    return before;
  }
}
