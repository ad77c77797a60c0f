package io.kindling.partitioning.source;

import io.kindling.engine.random.CounterRandom;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.encode.Label;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A sequence of symbols with a question in it: which symbol stood behind the marker? The four
 * answers all occur once in each sequence, so that what occurs says nothing, and only a memory of
 * what came behind the marker does. Behind the last symbol come zeros, then the sequence's length.
 */
final class RecallSequence {
  static final int PADDING = 0;

  /** The answers are the symbols from 1 to this. */
  static final int ANSWERS = 4;

  static final int MARKER = ANSWERS + 1;

  /** All symbols, the padding among them; those behind the marker fill the rest. */
  static final int SYMBOLS = 10;

  private static final int FILLERS = SYMBOLS - MARKER - 1;

  private RecallSequence() {}

  /** A row's symbols, and how many of them are there. */
  static Schema schema(int longest) {
    List<String> names = new ArrayList<>();
    for (int step = 0; step < longest; step++) {
      names.add("symbol" + step);
    }
    names.add("length");
    return new Schema(Schema.Features.NUMBERS, List.of(longest + 1), names, "label");
  }

  /** The row of a number, the same for every run; the answers take turns. */
  static byte[] draw(int longest, int shortest, long seed, int row) {
    long key = CounterRandom.key(seed, row);
    int length = shortest + below(longest - shortest + 1, key, 0);
    int[] symbols = new int[length - 1];
    for (int place = 0; place < symbols.length; place++) {
      symbols[place] = MARKER + 1 + below(FILLERS, key, 1 + place);
    }
    int asked = 1 + row % ANSWERS;
    int askedPlace = place(symbols, asked, key);
    for (int answer = 1; answer <= ANSWERS; answer++) {
      if (answer != asked) {
        place(symbols, answer, key);
      }
    }
    ByteBuffer numbers = ByteBuffer.allocate((longest + 1) * Double.BYTES);
    for (int place = 0; place < symbols.length; place++) {
      if (place == askedPlace) {
        numbers.putDouble(MARKER);
      }
      numbers.putDouble(symbols[place]);
    }
    while (numbers.position() < longest * Double.BYTES) {
      numbers.putDouble(PADDING);
    }
    return Label.appendNumber(numbers.putDouble(length).array(), asked);
  }

  /** Puts an answer where a filler stands; the place. */
  private static int place(int[] symbols, int answer, long key) {
    int fillers = 0;
    for (int symbol : symbols) {
      fillers += symbol > MARKER ? 1 : 0;
    }
    int left = below(fillers, key, -answer);
    int place = -1;
    while (left >= 0) {
      place++;
      left -= symbols[place] > MARKER ? 1 : 0;
    }
    symbols[place] = answer;
    return place;
  }

  private static int below(int bound, long key, long column) {
    return CounterRandom.below(bound, key, 0, column);
  }
}
