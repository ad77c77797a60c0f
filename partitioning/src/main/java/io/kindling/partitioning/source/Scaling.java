package io.kindling.partitioning.source;

import io.kindling.partitioning.SourceSpec.Fit;
import io.kindling.partitioning.encode.Box;
import io.kindling.partitioning.encode.Frame;
import java.util.Arrays;
import java.util.Optional;

/**
 * Brings images to one size. A new pixel is the mean of the old ones around its place, weighted by
 * a triangle: with one new pixel's width where an image shrinks, so that nothing is passed over,
 * and one old pixel's where it grows. The same pixels give the same numbers on every machine.
 */
final class Scaling {
  private static final int LARGEST = 255;

  private final int height;
  private final int width;
  private final Fit fit;

  /** To this size. */
  Scaling(int height, int width, Fit fit) {
    this.height = height;
    this.width = width;
    this.fit = fit;
  }

  /** The pixels, channel by channel and row by row. */
  byte[] of(Pixels image) {
    return fit == Fit.PAD
        ? padded(image, rows(image), columns(image))
        : scaled(image, rows(image), columns(image));
  }

  /**
   * What a number for each pixel of the image becomes, line after line: that of the nearest, for a
   * mean of classes is none.
   *
   * @param outside the number of what lies beside the image
   */
  byte[] of(Pixels image, byte[] numbers, byte outside) {
    boolean padded = fit == Fit.PAD;
    int tall = padded ? paddedHeight(image) : height;
    int wide = padded ? paddedWidth(image) : width;
    int top = (height - tall) / 2;
    int left = (width - wide) / 2;
    Span rows = rows(image);
    Span columns = columns(image);
    byte[] all = new byte[height * width];
    Arrays.fill(all, outside);
    for (int y = 0; y < tall; y++) {
      int line = rows.nearest(y, tall, image.height()) * image.width();
      for (int x = 0; x < wide; x++) {
        int from = line + columns.nearest(x, wide, image.width());
        all[(top + y) * width + left + x] = numbers[from];
      }
    }
    return all;
  }

  /** What is taken of the old lines. */
  private Span rows(Pixels image) {
    double tall = (double) image.width() * height / width;
    return fit == Fit.CROP && tall < image.height()
        ? Span.middle(image.height(), tall)
        : Span.whole(image.height());
  }

  /** What is taken of each line. */
  private Span columns(Pixels image) {
    double wide = (double) image.height() * width / height;
    return fit == Fit.CROP && wide < image.width()
        ? Span.middle(image.width(), wide)
        : Span.whole(image.width());
  }

  /** Where a box of the image is when it has its new size; empty where too little of it is left. */
  Optional<Box> of(Pixels image, Box box) {
    double tall = image.height();
    double wide = image.width();
    if (fit == Fit.PAD) {
      int inHeight = paddedHeight(image);
      int inWidth = paddedWidth(image);
      double left = (width - inWidth) / 2;
      double top = (height - inHeight) / 2;
      return new Box(
              box.name(),
              (left + box.left() * inWidth) / width,
              (top + box.top() * inHeight) / height,
              (left + box.right() * inWidth) / width,
              (top + box.bottom() * inHeight) / height)
          .clipped();
    }
    Span rows = rows(image);
    Span columns = columns(image);
    return new Box(
            box.name(),
            columns.part(box.left() * wide),
            rows.part(box.top() * tall),
            columns.part(box.right() * wide),
            rows.part(box.bottom() * tall))
        .clipped();
  }

  /** What of an image is seen when it has its new size. */
  Frame frame(Pixels image) {
    Span rows = rows(image);
    Span columns = columns(image);
    if (fit != Fit.PAD) {
      return new Frame(columns.from(), rows.from(), columns.length(), rows.length());
    }
    double wide = (double) image.width() / paddedWidth(image);
    double tall = (double) image.height() / paddedHeight(image);
    int left = (width - paddedWidth(image)) / 2;
    int top = (height - paddedHeight(image)) / 2;
    return new Frame(-left * wide, -top * tall, width * wide, height * tall);
  }

  private int paddedHeight(Pixels image) {
    return within(image.height() * factor(image), height);
  }

  private int paddedWidth(Pixels image) {
    return within(image.width() * factor(image), width);
  }

  private double factor(Pixels image) {
    return Math.min((double) height / image.height(), (double) width / image.width());
  }

  /** What is taken of the old pixels along one side. */
  private record Span(double from, double length) {
    static Span whole(int length) {
      return new Span(0, length);
    }

    /** A place as a fraction of what is taken. */
    double part(double place) {
      return (place - from) / length;
    }

    /** The old pixel in which the middle of one of so many new ones lies. */
    int nearest(int place, int count, int pixels) {
      int old = (int) Math.floor(from + (place + 0.5) * length / count);
      return Math.max(0, Math.min(pixels - 1, old));
    }

    static Span middle(int length, double taken) {
      return new Span((length - taken) / 2, taken);
    }
  }

  private byte[] padded(Pixels image, Span rows, Span columns) {
    int tall = paddedHeight(image);
    int wide = paddedWidth(image);
    byte[] inner = new Scaling(tall, wide, Fit.STRETCH).scaled(image, rows, columns);
    byte[] all = new byte[image.channels() * height * width];
    int top = (height - tall) / 2;
    int left = (width - wide) / 2;
    for (int row = 0; row < image.channels() * tall; row++) {
      int to = (row / tall * height + top + row % tall) * width + left;
      System.arraycopy(inner, row * wide, all, to, wide);
    }
    return all;
  }

  private static int within(double length, int most) {
    return (int) Math.max(1, Math.min(most, Math.round(length)));
  }

  /** Goes once over the old rows: each is brought to the new width and added where it counts. */
  private byte[] scaled(Pixels image, Span rows, Span columns) {
    Taps across = Taps.of(image.width(), columns, width);
    Taps down = Taps.of(image.height(), rows, height);
    int channels = image.channels();
    byte[] old = new byte[channels * image.width()];
    float[] narrow = new float[channels * width];
    float[] sums = new float[channels * height * width];
    int begun = 0;
    for (int y = down.first()[0]; y < down.end(height - 1); y++) {
      image.rowInto(y, old);
      narrowInto(old, image.width(), across, narrow);
      while (down.end(begun) <= y) {
        begun++;
      }
      for (int to = begun; to < height && down.first()[to] <= y; to++) {
        if (y < down.end(to)) {
          add(narrow, down.weights()[to][y - down.first()[to]], to, sums);
        }
      }
    }
    byte[] scaled = new byte[sums.length];
    for (int i = 0; i < sums.length; i++) {
      scaled[i] = (byte) Math.max(0, Math.min(LARGEST, Math.round(sums[i])));
    }
    return scaled;
  }

  private void narrowInto(byte[] old, int oldWidth, Taps across, float[] narrow) {
    for (int i = 0; i < narrow.length; i++) {
      float[] weights = across.weights()[i % width];
      int first = i / width * oldWidth + across.first()[i % width];
      float sum = 0;
      for (int tap = 0; tap < weights.length; tap++) {
        sum += weights[tap] * (old[first + tap] & LARGEST);
      }
      narrow[i] = sum;
    }
  }

  private void add(float[] narrow, float weight, int row, float[] sums) {
    for (int i = 0; i < narrow.length; i++) {
      sums[(i / width * height + row) * width + i % width] += weight * narrow[i];
    }
  }

  /** The old pixels that each new one is the mean of; none begins or ends before the one before. */
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

    int end(int i) {
      return first[i] + weights[i].length;
    }

    private static float[] triangle(int from, int to, double centre, double reach) {
      double[] exact = new double[to - from];
      for (int i = from; i < to; i++) {
        exact[i - from] = Math.max(0, 1 - Math.abs((i + 0.5 - centre) / reach));
      }
      double sum = Arrays.stream(exact).sum();
      float[] weights = new float[to - from];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) (exact[i] / sum);
      }
      return weights;
    }
  }
}
