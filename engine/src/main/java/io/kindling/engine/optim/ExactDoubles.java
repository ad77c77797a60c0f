package io.kindling.engine.optim;

import io.kindling.engine.Checks;

/**
 * Doubles as arrays of floats, and back, to the bit: each is four whole numbers of 16 bits, which
 * floats hold exactly, wherever they are kept.
 */
public final class ExactDoubles {
  private static final int PARTS = 4;
  private static final int BITS = 16;
  private static final int MASK = (1 << BITS) - 1;

  private ExactDoubles() {}

  /** The memory of so many doubles in this form. */
  static long bytes(long doubles) {
    return PARTS * Float.BYTES * doubles;
  }

  /** The floats that hold these doubles. */
  public static float[] toFloats(double... doubles) {
    float[] floats = new float[Math.multiplyExact(PARTS, doubles.length)];
    for (int i = 0; i < doubles.length; i++) {
      long bits = Double.doubleToRawLongBits(doubles[i]);
      for (int part = 0; part < PARTS; part++) {
        floats[PARTS * i + part] = bits >>> BITS * part & MASK;
      }
    }
    return floats;
  }

  /** The doubles that floats hold. */
  public static double[] toDoubles(float[] floats) {
    Checks.require(
        floats.length % PARTS == 0,
        "Expected %s floats for each double, found %s floats",
        PARTS,
        floats.length);
    double[] doubles = new double[floats.length / PARTS];
    for (int i = 0; i < doubles.length; i++) {
      long bits = 0;
      for (int part = 0; part < PARTS; part++) {
        bits |= (long) floats[PARTS * i + part] << BITS * part;
      }
      doubles[i] = Double.longBitsToDouble(bits);
    }
    return doubles;
  }
}
