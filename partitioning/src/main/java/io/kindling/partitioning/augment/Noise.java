package io.kindling.partitioning.augment;

/**
 * A normal random number is added to each pixel.
 *
 * @param deviation of the numbers, in steps of the 255 from black to white
 */
public record Noise(double deviation, double chance) implements PixelChange {
  private static final int FIRST = 16;
  private static final int BITS = NormalTable.BITS;
  private static final int IN_DRAW = Long.SIZE / BITS;
  private static final int MASK = (1 << BITS) - 1;

  public Noise {
    Change.checkSetting(
        deviation > 0 && deviation <= 255, "noise", deviation, "a number above 0 to 255");
    Change.checkChance("noise", chance);
  }

  @Override
  public String word() {
    return "noise";
  }

  @Override
  public void changeInPlace(Canvas canvas, Draws draws) {
    if (!draws.happens(chance)) {
      return;
    }
    NormalTable normal = canvas.normal();
    byte[] pixels = canvas.pixels();
    float scale = (float) deviation;
    int size = canvas.picture().size();
    for (int i = 0, draw = FIRST; i < size; draw++) {
      long bits = draws.bits(draw);
      int end = Math.min(size, i + IN_DRAW);
      for (; i < end; i++, bits >>>= BITS) {
        int at = canvas.start() + i;
        pixels[at] = Canvas.pixel((pixels[at] & 0xFF) + scale * normal.at((int) bits & MASK));
      }
    }
  }
}
