package io.kindling.engine.op;

import io.kindling.engine.graph.Loop;
import io.kindling.engine.graph.Node;
import io.kindling.engine.graph.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * An array repeated to a larger shape, as it is read block by block: {@code width} numbers of the
 * larger one are a line, which is one number, or numbers that lie side by side.
 */
final class Repeated {
  private static final int BLOCK = 1024;

  private final int width;
  private final boolean isOneNumber;
  private final int[] sizes;
  private final int[] strides;

  private Repeated(int width, boolean isOneNumber, int[] sizes, int[] strides) {
    this.width = width;
    this.isOneNumber = isOneNumber;
    this.sizes = sizes;
    this.strides = strides;
  }

  /** The last dimensions that are all repeated, or none of them, make a line. */
  static Repeated of(Shape from, Shape to) {
    int rank = to.rank();
    int[] strides = Places.strides(from, to);
    int first = rank;
    int width = 1;
    boolean isOneNumber = false;
    while (first > 0) {
      boolean isRepeated = strides[first - 1] == 0;
      boolean fits = to.size(first - 1) == 1 || width == 1 || isRepeated == isOneNumber;
      if (!fits) {
        break;
      }
      first--;
      isOneNumber = to.size(first) == 1 ? isOneNumber : isRepeated;
      width *= to.size(first);
    }
    int[] sizes = Arrays.copyOf(to.toArray(), first);
    return new Repeated(width, isOneNumber, sizes, Arrays.copyOf(strides, first));
  }

  /** Copies {@code count} numbers of the larger array from {@code start} on into a block. */
  void copyInto(float[] block, FloatBuffer from, int start, int count) {
    int at = 0;
    while (at < count) {
      int inLine = (start + at) % width;
      int run = Math.min(width - inLine, count - at);
      int place = place((start + at) / width);
      if (isOneNumber) {
        Arrays.fill(block, at, at + run, from.get(place));
      } else {
        from.get(place + inLine, block, at, run);
      }
      at += run;
    }
  }

  private int place(int line) {
    int rest = line;
    int place = 0;
    for (int d = sizes.length - 1; d >= 0; d--) {
      place += rest % sizes[d] * strides[d];
      rest /= sizes[d];
    }
    return place;
  }

  /** What is made of blocks of the inputs, number by number. */
  interface Blocks {
    void applyInto(float[] result, float[][] inputs, int count);
  }

  /** The kernel of a node whose inputs are repeated to the shape of its output. */
  static Loop loop(Node node, Blocks blocks) {
    Shape to = node.shapes().get(0);
    int length = Math.min(BLOCK, to.elements());
    Repeated[] repeats = new Repeated[node.inputs().size()];
    Arrays.setAll(repeats, i -> of(node.input(i).shape(), to));
    float[][] parts = new float[repeats.length][length];
    float[] result = new float[length];
    return (inputs, outputs, key) -> {
      for (int start = 0; start < to.elements(); start += length) {
        int count = Math.min(length, to.elements() - start);
        for (int i = 0; i < parts.length; i++) {
          repeats[i].copyInto(parts[i], inputs[i], start, count);
        }
        blocks.applyInto(result, parts, count);
        outputs[0].put(start, result, 0, count);
      }
    };
  }
}
