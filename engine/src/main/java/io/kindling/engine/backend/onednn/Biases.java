package io.kindling.engine.backend.onednn;

import java.util.Arrays;

/** The gradients of a recurrent layer's two biases: sums over the rows of all steps. */
final class Biases {
  private final Unit unit;
  private final Place ofX;
  private final Place ofH;
  private final float[][] sums;

  Biases(Unit unit, Place ofX, Place ofH) {
    this.unit = unit;
    this.ofX = ofX;
    this.ofH = ofH;
    this.sums = new float[unit.parts.length][unit.hidden];
  }

  void clear() {
    for (float[] sum : sums) {
      Arrays.fill(sum, 0);
    }
  }

  /** Adds what the unit's parts hold now. */
  void add() {
    for (int part = 0; part < sums.length; part++) {
      addTo(sums[part], unit.parts[part]);
    }
  }

  private static void addTo(float[] sum, float[] part) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += part[j];
    }
  }

  void write() {
    for (int part = 0; part < unit.ofH.length; part++) {
      ofX.buffer().put(part * unit.hidden, sums[part]);
      ofH.buffer().put(part * unit.hidden, sums[unit.ofH[part]]);
    }
  }
}
