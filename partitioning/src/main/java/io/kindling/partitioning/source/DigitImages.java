package io.kindling.partitioning.source;

import io.kindling.engine.random.CounterRandom;
import java.util.Arrays;

/**
 * Draws digits: the strokes of {@link DigitStrokes}, bent by a random affine map, of random
 * thickness, on a noisy ground.
 */
final class DigitImages {
  static final int SIDE = 28;
  private static final double SIZE = 17;
  private static final double ROTATION = 0.42;
  private static final double SHEAR = 0.35;
  private static final double SHIFT = 3.2;
  private static final double WOBBLE = 0.035;
  private static final double NOISE = 14;

  /** Where ink fades, in pixels. */
  private static final double EDGE = 0.5;

  private DigitImages() {}

  /** The pixels of one image, row after row. */
  static byte[] draw(int digit, long seed, int number) {
    Chance chance = new Chance(CounterRandom.key(seed, number));
    double[][] strokes = placed(DigitStrokes.of(digit), chance);
    double thickness = chance.between(0.9, 2.1);
    double ink = chance.between(170, 255);
    double[] nearest = distances(strokes, thickness + EDGE);
    byte[] pixels = new byte[SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      double covered = Math.max(0, Math.min(1, thickness + EDGE - Math.sqrt(nearest[i])));
      double value = covered * ink + NOISE * chance.normal();
      pixels[i] = (byte) Math.max(0, Math.min(255, Math.round(value)));
    }
    return pixels;
  }

  private static double[][] placed(double[][] strokes, Chance chance) {
    double angle = chance.between(-ROTATION, ROTATION);
    double shear = chance.between(-SHEAR, SHEAR);
    double width = SIZE * chance.between(0.75, 1.15);
    double height = SIZE * chance.between(0.85, 1.2);
    double left = (SIDE - 1) / 2.0 + chance.between(-SHIFT, SHIFT);
    double top = (SIDE - 1) / 2.0 + chance.between(-SHIFT, SHIFT);
    double[][] placed = new double[strokes.length][];
    for (int s = 0; s < strokes.length; s++) {
      placed[s] = new double[strokes[s].length];
      for (int i = 0; i < strokes[s].length; i += 2) {
        double v = (strokes[s][i + 1] - 0.5 + WOBBLE * chance.normal()) * height;
        double u = (strokes[s][i] - 0.5 + WOBBLE * chance.normal()) * width - shear * v;
        placed[s][i] = left + u * StrictMath.cos(angle) - v * StrictMath.sin(angle);
        placed[s][i + 1] = top + u * StrictMath.sin(angle) + v * StrictMath.cos(angle);
      }
    }
    return placed;
  }

  /** The squared distance of each pixel from the strokes, as far as it is below the reach. */
  private static double[] distances(double[][] strokes, double reach) {
    double[] nearest = new double[SIDE * SIDE];
    Arrays.fill(nearest, reach * reach);
    for (double[] stroke : strokes) {
      for (int i = 0; i + 3 < stroke.length; i += 2) {
        int left = pixel(Math.min(stroke[i], stroke[i + 2]) - reach);
        int right = pixel(Math.max(stroke[i], stroke[i + 2]) + reach + 1);
        int bottom = pixel(Math.max(stroke[i + 1], stroke[i + 3]) + reach + 1);
        for (int y = pixel(Math.min(stroke[i + 1], stroke[i + 3]) - reach); y < bottom; y++) {
          for (int x = left; x < right; x++) {
            int at = y * SIDE + x;
            nearest[at] = Math.min(nearest[at], squared(stroke, i, x, y));
          }
        }
      }
    }
    return nearest;
  }

  private static int pixel(double place) {
    return (int) Math.max(0, Math.min(SIDE, place));
  }

  /** The squared distance of a point from the piece of a stroke that starts at i. */
  private static double squared(double[] stroke, int i, double x, double y) {
    double dx = stroke[i + 2] - stroke[i];
    double dy = stroke[i + 3] - stroke[i + 1];
    double length = dx * dx + dy * dy;
    double along = length == 0 ? 0 : ((x - stroke[i]) * dx + (y - stroke[i + 1]) * dy) / length;
    double t = Math.max(0, Math.min(1, along));
    double ex = x - stroke[i] - t * dx;
    double ey = y - stroke[i + 1] - t * dy;
    return ex * ex + ey * ey;
  }

  /** Numbers of one image's stream, one after another. */
  private static final class Chance {
    private final long key;
    private int next;

    Chance(long key) {
      this.key = key;
    }

    double between(double low, double high) {
      return low + (high - low) * CounterRandom.uniform(key, 0, next++);
    }

    /** Nearly normal: the sum of the four 16-bit parts of one draw, centred and scaled. */
    double normal() {
      long bits = CounterRandom.bits(key, 1, next++);
      double sum =
          (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
      return (sum / 0x1p16 - 2) * Math.sqrt(3);
    }
  }
}
