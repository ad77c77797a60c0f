package io.kindling.engine.backend.onednn;

import java.util.Arrays;

/**
 * The part of a recurrent cell that is not a product: one row at one step, over heap arrays. It is
 * given the sums of x and of h, and gives the state; going back, it is given the gradient of the
 * state and gives those of the sums. Gates lie behind one another. Each loop is small enough for
 * the compiler to turn it into vector instructions: one loop over all took three times as long.
 */
abstract class Unit {
  final int hidden;

  /** What x gives to the gates; going back, the gradient of that. */
  final float[] fromX;

  /** What h gives to the gates; going back, the gradient of that. */
  final float[] fromH;

  /** What is kept for the way back. */
  final float[] kept;

  /** The state before, and after. */
  final float[] state;

  /** The cell before, and after; going back, that after the step; empty where there is none. */
  final float[] cell;

  /** Going back: the cell before the step, or the state where there is no cell. */
  final float[] before;

  /** Going back: the gradient of the state; then the part of it that goes past the products. */
  final float[] slope;

  /** Going back: the gradient of the cell. */
  final float[] cellSlope;

  Unit(int hidden, int gates, int keeps, boolean hasCell) {
    this.hidden = hidden;
    this.fromX = new float[gates * hidden];
    this.fromH = new float[gates * hidden];
    this.kept = new float[keeps * hidden];
    this.state = new float[hidden];
    this.before = new float[hidden];
    this.slope = new float[hidden];
    this.cell = new float[hasCell ? hidden : 0];
    this.cellSlope = new float[hasCell ? hidden : 0];
  }

  /** Moves the state on. */
  abstract void forward();

  /** From the slope, what was before and what was kept, the gradients of the sums. */
  abstract void back();

  /** Says that this row does not move at this step. */
  void rest() {
    Arrays.fill(fromX, 0);
    Arrays.fill(fromH, 0);
  }

  /** Long short-term memory; gates i, f, g, o. */
  static final class Lstm extends Unit {
    private final float[] squashed;
    private final float[][] gates;

    Lstm(int hidden) {
      super(hidden, 4, 4, true);
      this.gates = new float[4][hidden];
      this.squashed = new float[hidden];
    }

    @Override
    void forward() {
      int f = hidden;
      int g = 2 * hidden;
      int o = 3 * hidden;
      Curves.sigmoidInto(kept, fromX, fromH, 0, 2, hidden);
      Curves.tanhInto(kept, fromX, fromH, 2, hidden);
      Curves.sigmoidInto(kept, fromX, fromH, 3, 4, hidden);
      for (int j = 0; j < hidden; j++) {
        cell[j] = kept[f + j] * cell[j] + kept[j] * kept[g + j];
      }
      Curves.tanhInto(squashed, cell);
      for (int j = 0; j < hidden; j++) {
        state[j] = kept[o + j] * squashed[j];
      }
    }

    /** Gates in arrays of their own: loops over several parts of one array do not vectorise. */
    @Override
    void back() {
      for (int gate = 0; gate < gates.length; gate++) {
        System.arraycopy(kept, gate * hidden, gates[gate], 0, hidden);
      }
      float[] i = gates[0];
      float[] f = gates[1];
      float[] g = gates[2];
      float[] o = gates[3];
      Curves.tanhInto(squashed, cell);
      for (int j = 0; j < hidden; j++) {
        cellSlope[j] += slope[j] * o[j] * (1 - squashed[j] * squashed[j]);
      }
      for (int j = 0; j < hidden; j++) {
        o[j] = slope[j] * squashed[j] * o[j] * (1 - o[j]);
      }
      for (int j = 0; j < hidden; j++) {
        before[j] = cellSlope[j] * before[j] * f[j] * (1 - f[j]);
      }
      for (int j = 0; j < hidden; j++) {
        squashed[j] = cellSlope[j] * g[j] * i[j] * (1 - i[j]);
      }
      for (int j = 0; j < hidden; j++) {
        g[j] = cellSlope[j] * i[j] * (1 - g[j] * g[j]);
      }
      for (int j = 0; j < hidden; j++) {
        cellSlope[j] *= f[j];
      }
      System.arraycopy(squashed, 0, fromX, 0, hidden);
      System.arraycopy(before, 0, fromX, hidden, hidden);
      System.arraycopy(g, 0, fromX, 2 * hidden, hidden);
      System.arraycopy(o, 0, fromX, 3 * hidden, hidden);
      Arrays.fill(slope, 0);
    }
  }

  /** Gated recurrent unit; gates r, z, n, kept with q. */
  static final class Gru extends Unit {
    Gru(int hidden) {
      super(hidden, 3, 4, false);
    }

    @Override
    void forward() {
      int z = hidden;
      int n = 2 * hidden;
      int q = 3 * hidden;
      Curves.sigmoidInto(kept, fromX, fromH, 0, 2, hidden);
      System.arraycopy(fromH, n, kept, q, hidden);
      for (int j = 0; j < hidden; j++) {
        fromH[n + j] *= kept[j];
      }
      Curves.tanhInto(kept, fromX, fromH, 2, hidden);
      for (int j = 0; j < hidden; j++) {
        state[j] = kept[n + j] + kept[z + j] * (state[j] - kept[n + j]);
      }
    }

    @Override
    void back() {
      int z = hidden;
      int n = 2 * hidden;
      int q = 3 * hidden;
      for (int j = 0; j < hidden; j++) {
        fromX[n + j] = slope[j] * (1 - kept[z + j]) * (1 - kept[n + j] * kept[n + j]);
      }
      for (int j = 0; j < hidden; j++) {
        fromX[j] = fromX[n + j] * kept[q + j] * kept[j] * (1 - kept[j]);
      }
      for (int j = 0; j < hidden; j++) {
        fromX[z + j] = slope[j] * (before[j] - kept[n + j]) * kept[z + j] * (1 - kept[z + j]);
      }
      for (int j = 0; j < hidden; j++) {
        fromH[n + j] = fromX[n + j] * kept[j];
      }
      for (int j = 0; j < hidden; j++) {
        slope[j] *= kept[z + j];
      }
      System.arraycopy(fromX, 0, fromH, 0, n);
    }
  }

  /** h = tanh or ReLU of the sums; going back, {@code kept} is the state after. */
  static final class Plain extends Unit {
    private final boolean isTanh;

    Plain(int hidden, boolean isTanh) {
      super(hidden, 1, 1, false);
      this.isTanh = isTanh;
    }

    @Override
    void forward() {
      if (isTanh) {
        Curves.tanhInto(state, fromX, fromH, 0, hidden);
      } else {
        for (int j = 0; j < hidden; j++) {
          state[j] = Math.max(0, fromX[j] + fromH[j]);
        }
      }
    }

    @Override
    void back() {
      for (int j = 0; j < hidden; j++) {
        float inner = isTanh ? 1 - kept[j] * kept[j] : kept[j] > 0 ? 1 : 0;
        fromX[j] = slope[j] * inner;
      }
      Arrays.fill(slope, 0);
    }
  }
}
