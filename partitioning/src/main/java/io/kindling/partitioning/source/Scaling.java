package io.kindling.partitioning.source;

import io.kindling.partitioning.SourceSpec.Fit;

/**
 * Brings images to one size. A new pixel is the mean of the old ones around its place, weighted by
 * a triangle: with one new pixel's width where an image shrinks, so that nothing is passed over,
 * and one old pixel's where it grows. The numbers are the same on every machine.
 */
final class Scaling {
  private final int height;
  private final int width;
  private final Fit fit;

  /** To this size. */
  Scaling(int height, int width, Fit fit) {
    this.height = height;
    this.width = width;
    this.fit = fit;
  }

  byte[] of(Pixels image) {
    if (image.height() == height && image.width() == width) {
      return image.bytes();
    }
    return switch (fit) {
      case STRETCH -> scaled(image, Span.whole(image.height()), Span.whole(image.width()));
      case CROP -> cropped(image);
      case PAD -> padded(image);
    };
  }

  /** What is taken of the old pixels along one side. */
  private record Span(double from, double length) {
    static Span whole(int length) {
      return new Span(0, length);
    }

    static Span middle(int length, double taken) {
      return new Span((length - taken) / 2, taken);
    }
  }

  private byte[] cropped(Pixels image) {
    double tall = (double) image.width() * height / width;
    double wide = (double) image.height() * width / height;
    return tall < image.height()
        ? scaled(image, Span.middle(image.height(), tall), Span.whole(image.width()))
        : scaled(image, Span.whole(image.height()), Span.middle(image.width(), wide));
  }

  private byte[] padded(Pixels image) {
    double factor = Math.min((double) height / image.height(), (double) width / image.width());
    int tall = within(image.height() * factor, height);
    int wide = within(image.width() * factor, width);
    byte[] inner =
        new Scaling(tall, wide, Fit.STRETCH)
            .scaled(image, Span.whole(image.height()), Span.whole(image.width()));
    byte[] all = new byte[image.planes() * height * width];
    int top = (height - tall) / 2;
    int left = (width - wide) / 2;
    for (int plane = 0; plane < image.planes(); plane++) {
      for (int y = 0; y < tall; y++) {
        int to = (plane * height + top + y) * width + left;
        System.arraycopy(inner, (plane * tall + y) * wide, all, to, wide);
      }
    }
    return all;
  }

  private static int within(double length, int most) {
    return (int) Math.max(1, Math.min(most, Math.round(length)));
  }

  private byte[] scaled(Pixels image, Span rows, Span columns) {
    Taps across = Taps.of(image.width(), columns, width);
    Taps down = Taps.of(image.height(), rows, height);
    byte[] scaled = new byte[image.planes() * height * width];
    float[] narrow = new float[image.height() * width];
    for (int plane = 0; plane < image.planes(); plane++) {
      narrow(image, plane, across, narrow);
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          float sum = 0;
          for (int tap = 0; tap < down.weights()[y].length; tap++) {
            sum += down.weights()[y][tap] * narrow[(down.first()[y] + tap) * width + x];
          }
          scaled[(plane * height + y) * width + x] = rounded(sum);
        }
      }
    }
    return scaled;
  }

  private void narrow(Pixels image, int plane, Taps across, float[] narrow) {
    for (int y = 0; y < image.height(); y++) {
      int row = (plane * image.height() + y) * image.width();
      for (int x = 0; x < width; x++) {
        float[] weights = across.weights()[x];
        int first = row + across.first()[x];
        float sum = 0;
        for (int tap = 0; tap < weights.length; tap++) {
          sum += weights[tap] * (image.bytes()[first + tap] & 0xFF);
        }
        narrow[y * width + x] = sum;
      }
    }
  }

  private static byte rounded(float number) {
    return (byte) Math.max(0, Math.min(255, Math.round(number)));
  }

  /** The old pixels that each new one is the mean of. */
  private record Taps(int[] first, float[][] weights) {
    static Taps of(int old, Span span, int count) {
      int[] first = new int[count];
      float[][] weights = new float[count][];
      double step = span.length() / count;
      double reach = Math.max(step, 1);
      for (int i = 0; i < count; i++) {
        double centre = span.from() + (i + 0.5) * step;
        int from = (int) Math.max(0, Math.floor(centre - reach + 0.5));
        int to = (int) Math.min(old, Math.floor(centre + reach + 0.5));
        first[i] = from;
        weights[i] = triangle(from, to, centre, reach);
      }
      return new Taps(first, weights);
    }

    private static float[] triangle(int from, int to, double centre, double reach) {
      double[] exact = new double[to - from];
      double sum = 0;
      for (int i = from; i < to; i++) {
        exact[i - from] = Math.max(0, 1 - Math.abs((i + 0.5 - centre) / reach));
        sum += exact[i - from];
      }
      float[] weights = new float[to - from];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) (exact[i] / sum);
      }
      return weights;
    }
  }
}
