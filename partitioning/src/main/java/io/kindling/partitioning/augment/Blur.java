package io.kindling.partitioning.augment;

import java.util.Arrays;

/**
 * Each pixel is a mean of those around it, by a bell curve; beyond the edge lie its pixels again.
 *
 * @param deviation the most that the curve's is, in pixels; it lies anywhere between 0 and this
 */
public record Blur(double deviation, double chance) implements PixelChange {
  private static final double MOST = 10;
  private static final int REACH = 3;

  /** The most pixels to a side that have a part in a mean. */
  static final int LARGEST_REACH = (int) MOST * REACH;

  /** Below it no pixel changes: its neighbour's part is under a thousandth of a step of 255. */
  private static final double LEAST = 0.2;

  public Blur {
    Change.checkSetting(
        deviation > 0 && deviation <= MOST, "blur", deviation, "a number above 0 to 10");
    Change.checkChance("blur", chance);
  }

  @Override
  public String word() {
    return "blur";
  }

  @Override
  public void changeInPlace(Canvas canvas, Draws draws) {
    double drawn = deviation * draws.uniform(1);
    if (draws.happens(chance) && drawn > LEAST) {
      blurInPlace(canvas, drawn);
    }
  }

  static void blurInPlace(Canvas canvas, double deviation) {
    Picture picture = canvas.picture();
    float[] curve = curve(deviation);
    float[] plane = canvas.plane();
    for (int channel = 0; channel < picture.channels(); channel++) {
      int from = canvas.start() + channel * picture.plane();
      for (int i = 0; i < plane.length; i++) {
        plane[i] = canvas.pixels()[from + i] & 0xFF;
      }
      for (int y = 0; y < picture.height(); y++) {
        lineInPlace(plane, y * picture.width(), 1, picture.width(), curve, canvas.line());
      }
      for (int x = 0; x < picture.width(); x++) {
        lineInPlace(plane, x, picture.width(), picture.height(), curve, canvas.line());
      }
      for (int i = 0; i < plane.length; i++) {
        canvas.pixels()[from + i] = Canvas.pixel(plane[i]);
      }
    }
  }

  /** The parts of a pixel and of those to one side of it. */
  private static float[] curve(double deviation) {
    int reach = (int) Math.ceil(REACH * deviation);
    double[] parts = new double[reach + 1];
    double sum = 0;
    for (int i = 0; i <= reach; i++) {
      parts[i] = StrictMath.exp(-i * i / (2 * deviation * deviation));
      sum += i == 0 ? parts[i] : 2 * parts[i];
    }
    float[] curve = new float[parts.length];
    for (int i = 0; i <= reach; i++) {
      curve[i] = (float) (parts[i] / sum);
    }
    return curve;
  }

  private static void lineInPlace(
      float[] plane, int from, int step, int count, float[] curve, float[] line) {
    int reach = curve.length - 1;
    for (int i = 0; i < count; i++) {
      line[reach + i] = plane[from + i * step];
    }
    Arrays.fill(line, 0, reach, line[reach]);
    Arrays.fill(line, reach + count, count + 2 * reach, line[reach + count - 1]);
    for (int i = 0; i < count; i++) {
      int middle = reach + i;
      float sum = curve[0] * line[middle];
      for (int k = 1; k <= reach; k++) {
        sum += curve[k] * (line[middle - k] + line[middle + k]);
      }
      plane[from + i * step] = sum;
    }
  }
}
