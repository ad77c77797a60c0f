package io.kindling.partitioning.augment;

import io.kindling.engine.Checks;

/**
 * Other light and other colours. What is 0 stays as it is; brightness, contrast and saturation are
 * multiplied by a number from 1 less to 1 more than the setting.
 *
 * @param brightness of all pixels
 * @param contrast how far pixels are from the image's mean brightness
 * @param saturation how far colours are from the grey that is as bright
 * @param hue how far colours are turned around it, in turns either way
 */
public record Jitter(
    double brightness, double contrast, double saturation, double hue, double chance)
    implements PixelChange {
  private static final double HALF_TURN = 0.5;

  /** What each colour is of the brightness (ITU-R BT.601), in 65,536ths; it adds up to 1. */
  private static final int RED = 19_595;

  private static final int GREEN = 38_470;
  private static final int BLUE = 7_471;
  private static final float UNIT = 1 << 16;

  /** What the distances of blue and of red from the brightness are in the plane of hues. */
  private static final float OF_BLUE = 0.492f;

  private static final float OF_RED = 0.877f;

  public Jitter {
    checkFactor("jitter.brightness", brightness);
    checkFactor("jitter.contrast", contrast);
    checkFactor("jitter.saturation", saturation);
    Change.checkSetting(hue >= 0 && hue <= HALF_TURN, "jitter.hue", hue, "a number from 0 to 0.5");
    Change.checkSetting(
        brightness + contrast + saturation + hue > 0,
        "jitter",
        "of nothing",
        "a brightness, contrast, saturation or hue above 0");
    Change.checkChance("jitter", chance);
  }

  private static void checkFactor(String name, double most) {
    Change.checkSetting(most >= 0 && most <= 1, name, most, "a number from 0 to 1");
  }

  @Override
  public String word() {
    return "jitter";
  }

  @Override
  public void check(Picture picture) {
    Checks.require(
        picture.channels() == Picture.COLOURS || saturation == 0 && hue == 0,
        "jitter of data.augment has a saturation of %s and a hue of %s, but the images have %s"
            + " channels: expected 0 and 0, or red, green and blue",
        saturation,
        hue,
        picture.channels());
  }

  @Override
  public void changeInPlace(Canvas canvas, Draws draws) {
    if (!draws.happens(chance)) {
      return;
    }
    float bright = (float) (1 + draws.symmetric(brightness, 1));
    float contrasted = (float) (1 + draws.symmetric(contrast, 2));
    float mean = contrast == 0 ? 0 : mean(canvas);
    float base = bright * (1 - contrasted) * mean;
    float slope = bright * contrasted;
    if (canvas.picture().channels() == Picture.COLOURS) {
      float coloured = (float) (1 + draws.symmetric(saturation, 3));
      double turn = 2 * Math.PI * draws.symmetric(hue, 4);
      float along = coloured * (float) StrictMath.cos(turn);
      float across = coloured * (float) StrictMath.sin(turn);
      coloursInPlace(canvas, base, slope, along, across);
    } else {
      greyInPlace(canvas, base, slope);
    }
  }

  private static float brightness(byte[] pixels, int red, int plane) {
    int sum = RED * (pixels[red] & 0xFF);
    sum += GREEN * (pixels[red + plane] & 0xFF);
    sum += BLUE * (pixels[red + 2 * plane] & 0xFF);
    return sum / UNIT;
  }

  private static float mean(Canvas canvas) {
    Picture picture = canvas.picture();
    byte[] pixels = canvas.pixels();
    boolean colours = picture.channels() == Picture.COLOURS;
    int count = colours ? picture.plane() : picture.size();
    double sum = 0;
    for (int i = canvas.start(); i < canvas.start() + count; i++) {
      sum += colours ? brightness(pixels, i, picture.plane()) : pixels[i] & 0xFF;
    }
    return (float) (sum / count);
  }

  private static void greyInPlace(Canvas canvas, float base, float slope) {
    byte[] pixels = canvas.pixels();
    int end = canvas.start() + canvas.picture().size();
    for (int i = canvas.start(); i < end; i++) {
      pixels[i] = Canvas.pixel(base + slope * (pixels[i] & 0xFF));
    }
  }

  /** A grey pixel has no distance from its brightness in any colour, and stays grey to the bit. */
  private static void coloursInPlace(
      Canvas canvas, float base, float slope, float along, float across) {
    byte[] pixels = canvas.pixels();
    int plane = canvas.picture().plane();
    float redOfBlue = slope * across * OF_BLUE / OF_RED;
    float blueOfRed = -slope * across * OF_RED / OF_BLUE;
    float own = slope * along;
    float greenOfRed = -(float) RED / GREEN;
    float greenOfBlue = -(float) BLUE / GREEN;
    for (int i = canvas.start(); i < canvas.start() + plane; i++) {
      float bright = brightness(pixels, i, plane);
      float red = (pixels[i] & 0xFF) - bright;
      float blue = (pixels[i + 2 * plane] & 0xFF) - bright;
      float newRed = own * red + redOfBlue * blue;
      float newBlue = own * blue + blueOfRed * red;
      float newGreen = greenOfRed * newRed + greenOfBlue * newBlue;
      float grey = base + slope * bright;
      pixels[i] = Canvas.pixel(grey + newRed);
      pixels[i + plane] = Canvas.pixel(grey + newGreen);
      pixels[i + 2 * plane] = Canvas.pixel(grey + newBlue);
    }
  }
}
