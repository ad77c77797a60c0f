package io.kindling.partitioning.source;

import io.kindling.engine.random.CounterRandom;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.ShapesSpec;
import io.kindling.partitioning.encode.Box;
import io.kindling.partitioning.encode.Boxes;
import io.kindling.partitioning.encode.Frame;
import io.kindling.partitioning.encode.Mask;
import io.kindling.partitioning.encode.Point;
import io.kindling.partitioning.encode.Points;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws circles, squares and triangles on a noisy ground. What is drawn later covers what was drawn
 * before; a shape of which too little is seen has no box.
 */
final class ShapePictures implements Serializable {
  /** The classes of pixels; the ground is the first. */
  static final List<String> CLASSES = List.of("ground", "circle", "square", "triangle");

  private static final long serialVersionUID = 1;
  private static final double SMALLEST = 0.12;
  private static final double LARGEST = 0.3;
  private static final double NOISE = 8;
  private static final double DARKEST = 40;
  private static final double BRIGHTEST = 255;

  /** Noise has numbers of its own, behind those of any number of shapes. */
  private static final long OF_NOISE = 1L << 40;

  private static final int FOR_A_SHAPE = 16;

  private final ShapesSpec spec;

  ShapePictures(ShapesSpec spec) {
    this.spec = spec;
  }

  Schema schema() {
    return new Schema(
        Schema.Features.PIXELS,
        List.of(spec.channels(), spec.height(), spec.width()),
        List.of(),
        spec.target().word());
  }

  /** A picture with its label, packed. */
  byte[] row(int number) {
    long key = CounterRandom.key(spec.seed(), number);
    int count = 1 + CounterRandom.below(spec.most(), key, 0, 0);
    List<Shape> shapes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shapes.add(shape(key, i));
    }
    int[] owners = owners(shapes);
    byte[] pixels = pixels(key, shapes, owners);
    return switch (spec.target()) {
      case MASK -> Mask.append(pixels, CLASSES, classes(shapes, owners));
      case POINTS -> points(pixels, shapes, owners);
      default -> Boxes.append(pixels, boxes(shapes, owners));
    };
  }

  /** The middles of shapes that are seen well enough; a kind that is not seen has none. */
  private byte[] points(byte[] pixels, List<Shape> shapes, int[] owners) {
    Frame frame = new Frame(0, 0, spec.width(), spec.height());
    boolean[] seen = seen(shapes, owners);
    List<Point> points = new ArrayList<>();
    List<Integer> partners = new ArrayList<>();
    for (String name : ShapesSpec.POINTS) {
      Point point = new Point(name, Double.NaN, Double.NaN);
      for (int s = 0; s < shapes.size(); s++) {
        if (seen[s] && CLASSES.get(shapes.get(s).kind()).equals(name)) {
          point = frame.inside(name, shapes.get(s).x(), shapes.get(s).y());
        }
      }
      partners.add(points.size());
      points.add(point);
    }
    return Points.append(pixels, frame, points, partners);
  }

  /**
   * A shape, in pixels.
   *
   * @param kind the number of its class
   * @param radius half of its width and height
   */
  private record Shape(int kind, double x, double y, double radius, int[] colour) {
    boolean covers(double atX, double atY) {
      double right = atX - x;
      double down = atY - y;
      return switch (kind) {
        case 1 -> right * right + down * down <= radius * radius;
        case 2 -> Math.abs(right) <= radius && Math.abs(down) <= radius;
        default -> Math.abs(down) <= radius && Math.abs(right) <= (radius + down) / 2;
      };
    }
  }

  private Shape shape(long key, int number) {
    long at = 1 + (long) number * FOR_A_SHAPE;
    int side = Math.min(spec.height(), spec.width());
    double radius = side * between(key, at, SMALLEST, LARGEST);
    int[] colour = new int[spec.channels()];
    for (int i = 0; i < colour.length; i++) {
      colour[i] = (int) between(key, at + 4 + i, 2 * DARKEST, BRIGHTEST);
    }
    return new Shape(
        kind(key, number, at + 1),
        between(key, at + 2, radius, spec.width() - radius),
        between(key, at + 3, radius, spec.height() - radius),
        radius,
        colour);
  }

  /** Of points, those of a picture are of different kinds, so that each has one middle. */
  private int kind(long key, int number, long at) {
    int kinds = CLASSES.size() - 1;
    return spec.target() == Target.POINTS
        ? 1 + (CounterRandom.below(kinds, key, 0, 2) + number) % kinds
        : 1 + CounterRandom.below(kinds, key, 0, at);
  }

  private static double between(long key, long counter, double low, double high) {
    return low + (high - low) * CounterRandom.uniform(key, 0, counter);
  }

  /** The number of the shape that is seen at each pixel; -1 for the ground. */
  private int[] owners(List<Shape> shapes) {
    int[] owners = new int[spec.height() * spec.width()];
    for (int i = 0; i < owners.length; i++) {
      owners[i] = -1;
      for (int s = shapes.size() - 1; s >= 0 && owners[i] < 0; s--) {
        if (shapes.get(s).covers(i % spec.width() + 0.5, i / spec.width() + 0.5)) {
          owners[i] = s;
        }
      }
    }
    return owners;
  }

  private byte[] pixels(long key, List<Shape> shapes, int[] owners) {
    byte[] pixels = new byte[spec.channels() * owners.length];
    for (int i = 0; i < pixels.length; i++) {
      int owner = owners[i % owners.length];
      int channel = i / owners.length;
      double colour = owner < 0 ? DARKEST / 2 : shapes.get(owner).colour()[channel];
      double noise = between(key, OF_NOISE + i, -NOISE, NOISE);
      pixels[i] = (byte) Math.max(0, Math.min(BRIGHTEST, Math.round(colour + noise)));
    }
    return pixels;
  }

  private static byte[] classes(List<Shape> shapes, int[] owners) {
    byte[] classes = new byte[owners.length];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (byte) (owners[i] < 0 ? 0 : shapes.get(owners[i]).kind());
    }
    return classes;
  }

  /** Which shapes are not covered too much by others. */
  private boolean[] seen(List<Shape> shapes, int[] owners) {
    int[] all = new int[shapes.size()];
    int[] own = new int[shapes.size()];
    for (int i = 0; i < owners.length; i++) {
      for (int s = 0; s < all.length; s++) {
        boolean covers = shapes.get(s).covers(i % spec.width() + 0.5, i / spec.width() + 0.5);
        all[s] += covers ? 1 : 0;
        own[s] += covers && owners[i] == s ? 1 : 0;
      }
    }
    boolean[] seen = new boolean[all.length];
    for (int s = 0; s < all.length; s++) {
      seen[s] = own[s] > Box.LEAST_SEEN * all[s];
    }
    return seen;
  }

  private List<Box> boxes(List<Shape> shapes, int[] owners) {
    double height = spec.height();
    double width = spec.width();
    boolean[] seen = seen(shapes, owners);
    List<Box> boxes = new ArrayList<>();
    for (int s = 0; s < seen.length; s++) {
      Shape shape = shapes.get(s);
      double half = shape.radius();
      if (seen[s]) {
        boxes.add(
            new Box(
                CLASSES.get(shape.kind()),
                (shape.x() - half) / width,
                (shape.y() - half) / height,
                (shape.x() + half) / width,
                (shape.y() + half) / height));
      }
    }
    return boxes;
  }
}
