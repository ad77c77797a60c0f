package io.kindling.jobs.averaging;

import java.util.Arrays;

/** Windows on a vector, in order and apart, whose numbers can stand close together elsewhere. */
final class Runs {
  private final int[] from;
  private final int[] to;
  private final int[] shift;
  private int count;
  private int numbers;

  /** No runs, with room for so many. */
  Runs(int most) {
    this.from = new int[most];
    this.to = new int[most];
    this.shift = new int[most];
  }

  /** Adds a window behind the last one, or makes that longer where they touch. */
  void append(int begin, int end) {
    if (begin == end) {
      return;
    }
    if (count > 0 && to[count - 1] == begin) {
      to[count - 1] = end;
    } else {
      from[count] = begin;
      to[count] = end;
      shift[count] = numbers - begin;
      count++;
    }
    numbers += end - begin;
  }

  int count() {
    return count;
  }

  int from(int run) {
    return from[run];
  }

  int to(int run) {
    return to[run];
  }

  /** What is added to a place in the vector to find it among the numbers of all runs. */
  int shift(int run) {
    return shift[run];
  }

  /** How many numbers there are in all runs. */
  int numbers() {
    return numbers;
  }

  /** The first run that ends behind a place. */
  int firstAt(int place) {
    int found = Arrays.binarySearch(to, 0, count, place);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** Puts the numbers of one run after another where they belong. */
  void unpackInto(float[] packed, float[] vector) {
    for (int run = 0; run < count; run++) {
      System.arraycopy(packed, from[run] + shift[run], vector, from[run], to[run] - from[run]);
    }
  }

  /** The numbers of one run after another. */
  float[] pack(float[] vector) {
    return pack(vector, 0, numbers);
  }

  /** Of the numbers of one run after another, those from a place to below another. */
  float[] pack(float[] vector, int begin, int end) {
    float[] packed = new float[end - begin];
    for (int run = 0; run < count; run++) {
      int first = Math.max(begin, from[run] + shift[run]);
      int behind = Math.min(end, to[run] + shift[run]);
      if (first < behind) {
        System.arraycopy(vector, first - shift[run], packed, first - begin, behind - first);
      }
    }
    return packed;
  }
}
