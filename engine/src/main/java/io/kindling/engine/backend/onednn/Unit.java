package io.kindling.engine.backend.onednn;

import io.kindling.engine.op.Activation;
import java.util.Arrays;
import java.util.List;

/**
 * What a recurrent cell does beside its products: one row at one step, over heap arrays. Products
 * leave the sums of the gates, most of them squashed, in parts that are kept for the way back; each
 * part has an array of its own, and each loop is small, because the compiler turns neither loops
 * over several offsets of one array nor long loops into vector instructions.
 */
abstract class Unit {
  final int hidden;

  /** What is kept of a step; going back, the gradients of the sums. */
  final float[][] parts;

  /** The parts that {@link #forward} makes, to be kept in place of what was there. */
  final int[] made;

  /** The parts that, going back, hold the gradients of the sums of h; those of x are the first. */
  final int[] ofH;

  private final boolean hasCell;

  private Unit(int hidden, int keeps, boolean hasCell, int[] made, int[] ofH) {
    this.hidden = hidden;
    this.parts = new float[keeps][hidden];
    this.hasCell = hasCell;
    this.made = made;
    this.ofH = ofH;
  }

  /** Whether it carries a cell from step to step, beside the state. */
  boolean hasCell() {
    return hasCell;
  }

  /** Whether there is anything to do after the products; if not, what is kept is the output. */
  boolean hasLoop() {
    return parts.length > 1;
  }

  /** Whether h and x have different gradients of their sums. */
  boolean isSplit() {
    return ofH[ofH.length - 1] != ofH.length - 1;
  }

  /**
   * A product of h with some parts of its weights.
   *
   * @param first the first of these parts
   * @param to the first part of what is kept that it makes
   * @param accumulates whether it is added to what x gave to these parts
   * @param activation what the sums go through
   */
  record Product(int first, int count, int to, boolean accumulates, Activation activation) {}

  /** The products of h, by the parts of its weights. */
  abstract List<Product> products();

  /** Moves what is carried on, in place, and gives the output. */
  abstract void forward(float[] carried, float[] y);

  /**
   * From the parts, the gradients of the sums, in place. What is carried is the state, or the cell.
   *
   * @param slope the gradient of the output; then the part of it that goes past the products
   * @param carriedSlope the gradient of the cell, moved to that before the step
   * @param after what is carried after the step
   * @param before what was carried before the step
   */
  abstract void back(float[] slope, float[] carriedSlope, float[] after, float[] before);

  /** Says that this row does not move at this step: its sums have no gradient. */
  void rest() {
    for (float[] part : parts) {
      Arrays.fill(part, 0);
    }
  }

  /** Long short-term memory; parts i, f, g, o. */
  static final class Lstm extends Unit {
    private final float[] squashed;
    private final float[] ofI;

    Lstm(int hidden) {
      super(hidden, 4, true, new int[0], new int[] {0, 1, 2, 3});
      this.squashed = new float[hidden];
      this.ofI = new float[hidden];
    }

    @Override
    List<Product> products() {
      return List.of(
          new Product(0, 2, 0, true, Activation.SIGMOID),
          new Product(2, 1, 2, true, Activation.TANH),
          new Product(3, 1, 3, true, Activation.SIGMOID));
    }

    @Override
    void forward(float[] carried, float[] y) {
      float[] i = parts[0];
      float[] f = parts[1];
      float[] g = parts[2];
      float[] o = parts[3];
      for (int j = 0; j < carried.length; j++) {
        carried[j] = f[j] * carried[j] + i[j] * g[j];
      }
      Curves.tanhInto(squashed, carried);
      for (int j = 0; j < y.length; j++) {
        y[j] = o[j] * squashed[j];
      }
    }

    @Override
    void back(float[] slope, float[] carriedSlope, float[] after, float[] before) {
      float[] i = parts[0];
      float[] f = parts[1];
      float[] g = parts[2];
      float[] o = parts[3];
      Curves.tanhInto(squashed, after);
      for (int j = 0; j < o.length; j++) {
        carriedSlope[j] += slope[j] * o[j] * (1 - squashed[j] * squashed[j]);
      }
      for (int j = 0; j < o.length; j++) {
        o[j] = slope[j] * squashed[j] * o[j] * (1 - o[j]);
      }
      for (int j = 0; j < f.length; j++) {
        squashed[j] = carriedSlope[j] * before[j] * f[j] * (1 - f[j]);
      }
      for (int j = 0; j < i.length; j++) {
        ofI[j] = carriedSlope[j] * g[j] * i[j] * (1 - i[j]);
      }
      for (int j = 0; j < g.length; j++) {
        g[j] = carriedSlope[j] * i[j] * (1 - g[j] * g[j]);
      }
      for (int j = 0; j < f.length; j++) {
        carriedSlope[j] *= f[j];
      }
      System.arraycopy(ofI, 0, i, 0, hidden);
      System.arraycopy(squashed, 0, f, 0, hidden);
      Arrays.fill(slope, 0);
    }
  }

  /** Gated recurrent unit; parts r, z, n, and q, the side of h in n before r scales it. */
  static final class Gru extends Unit {
    private final float[] open;
    private final float[] ofZ;

    Gru(int hidden) {
      super(hidden, 4, false, new int[] {2}, new int[] {0, 1, 3});
      this.open = new float[hidden];
      this.ofZ = new float[hidden];
    }

    @Override
    List<Product> products() {
      return List.of(
          new Product(0, 2, 0, true, Activation.SIGMOID),
          new Product(2, 1, 3, false, Activation.IDENTITY));
    }

    @Override
    void forward(float[] carried, float[] y) {
      float[] r = parts[0];
      float[] z = parts[1];
      float[] n = parts[2];
      float[] q = parts[3];
      for (int j = 0; j < n.length; j++) {
        n[j] += r[j] * q[j];
      }
      Curves.tanhInto(n, n);
      for (int j = 0; j < n.length; j++) {
        carried[j] = n[j] + z[j] * (carried[j] - n[j]);
      }
      System.arraycopy(carried, 0, y, 0, hidden);
    }

    @Override
    void back(float[] slope, float[] carriedSlope, float[] after, float[] before) {
      float[] r = parts[0];
      float[] z = parts[1];
      float[] n = parts[2];
      float[] q = parts[3];
      for (int j = 0; j < n.length; j++) {
        open[j] = slope[j] * (1 - z[j]) * (1 - n[j] * n[j]);
      }
      for (int j = 0; j < n.length; j++) {
        ofZ[j] = slope[j] * (before[j] - n[j]) * z[j] * (1 - z[j]);
      }
      for (int j = 0; j < n.length; j++) {
        n[j] = open[j] * q[j] * r[j] * (1 - r[j]);
      }
      for (int j = 0; j < n.length; j++) {
        q[j] = open[j] * r[j];
      }
      for (int j = 0; j < n.length; j++) {
        slope[j] *= z[j];
      }
      System.arraycopy(n, 0, r, 0, hidden);
      System.arraycopy(ofZ, 0, z, 0, hidden);
      System.arraycopy(open, 0, n, 0, hidden);
    }
  }

  /** h = tanh or ReLU of the sums, which the product makes whole; kept is h itself. */
  static final class Plain extends Unit {
    private final Activation activation;

    Plain(int hidden, Activation activation) {
      super(hidden, 1, false, new int[0], new int[] {0});
      this.activation = activation;
    }

    @Override
    List<Product> products() {
      return List.of(new Product(0, 1, 0, true, activation));
    }

    @Override
    void forward(float[] carried, float[] y) {
      System.arraycopy(parts[0], 0, y, 0, hidden);
    }

    @Override
    void back(float[] slope, float[] carriedSlope, float[] after, float[] before) {
      float[] h = parts[0];
      if (activation.equals(Activation.TANH)) {
        for (int j = 0; j < h.length; j++) {
          h[j] = slope[j] * (1 - h[j] * h[j]);
        }
      } else {
        for (int j = 0; j < h.length; j++) {
          h[j] = h[j] > 0 ? slope[j] : 0;
        }
      }
      Arrays.fill(slope, 0);
    }
  }
}
