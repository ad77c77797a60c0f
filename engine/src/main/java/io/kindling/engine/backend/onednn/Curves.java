package io.kindling.engine.backend.onednn;

/**
 * Tanh over heap arrays, as a loop that the compiler turns into vector instructions. A quotient of
 * polynomials in x², fitted to tanh on -9 to 9 for the least absolute error (below 4e-7 in single
 * precision, so that a result can pass 1 by as much); beyond, tanh is exactly 1 or -1.
 */
final class Curves {
  /** Near 9, and such that the quotient there is exactly 1: what lies beyond is saturated. */
  private static final float EDGE = 9.01f;

  private static final float P0 = 0.9999999063755547f;
  private static final float P1 = 0.13373197739501413f;
  private static final float P2 = 0.003486581885104795f;
  private static final float P3 = 2.0471828510591145e-05f;
  private static final float P4 = 1.3184218114998979e-08f;
  private static final float Q1 = 0.46706494608570315f;
  private static final float Q2 = 0.025841979306484006f;
  private static final float Q3 = 0.00032713852874478985f;
  private static final float Q4 = 7.702661731260919e-07f;

  private Curves() {}

  private static float tanh(float x) {
    float at = Math.max(-EDGE, Math.min(EDGE, x));
    float u = at * at;
    float above = (((P4 * u + P3) * u + P2) * u + P1) * u + P0;
    float below = (((Q4 * u + Q3) * u + Q2) * u + Q1) * u + 1;
    return at * above / below;
  }

  /** to = tanh(from). */
  static void tanhInto(float[] to, float[] from) {
    for (int j = 0; j < to.length; j++) {
      to[j] = tanh(from[j]);
    }
  }
}
