package io.kindling.partitioning.source;

import io.kindling.engine.random.CounterRandom;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.ShapesSpec;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.encode.Label;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/** Sets that the program makes itself: row i is a function of the seed and i. */
final class Generated {
  private static final int ROWS_FOR_A_PARTITION = 4000;
  private static final long BYTES_FOR_A_PARTITION = 64 << 20;
  private static final double TURNS = 2;
  private static final double START = 0.25;
  private static final double HALF = 0.5;

  /** Tells the centres of clouds from the points around them. */
  private static final long CENTRES = 0x63656e74726573L;

  private Generated() {}

  /** Makes one row. */
  interface Maker extends Serializable {
    byte[] row(int number);
  }

  static Raw digits(JavaSparkContext context, SourceSpec.Digits spec) {
    Schema schema =
        new Schema(
            Schema.Features.PIXELS,
            List.of(DigitImages.SIDE, DigitImages.SIDE),
            List.of(),
            "label");
    long seed = spec.seed();
    return raw(
        context,
        schema,
        spec.rows(),
        i -> Label.appendNumber(DigitImages.draw(i % 10, seed, i), i % 10));
  }

  static Raw shapes(JavaSparkContext context, ShapesSpec spec) {
    ShapePictures pictures = new ShapePictures(spec);
    return raw(context, pictures.schema(), spec.rows(), pictures::row);
  }

  static Raw xor(JavaSparkContext context, SourceSpec.Xor spec) {
    return raw(
        context, plane(), spec.rows(), i -> point(i & 1, i >> 1 & 1, (i & 1) ^ (i >> 1 & 1)));
  }

  /** The radius grows by 1 with each turn, so that the arms are 0.5 apart. */
  static Raw spirals(JavaSparkContext context, SourceSpec.Spirals spec) {
    long seed = spec.seed();
    double noise = spec.noise();
    return raw(
        context,
        plane(),
        spec.rows(),
        i -> {
          int arm = i % 2;
          double turn = START + TURNS * Math.sqrt(CounterRandom.uniform(seed, i, 0));
          double angle = 2 * Math.PI * (turn + arm / 2.0);
          return point(
              turn * StrictMath.cos(angle) + noise * normal(seed, i, 1),
              turn * StrictMath.sin(angle) + noise * normal(seed, i, 2),
              arm);
        });
  }

  /** Half circles of radius 1: one above, and one below that begins in the middle of the other. */
  static Raw moons(JavaSparkContext context, SourceSpec.Moons spec) {
    long seed = spec.seed();
    double noise = spec.noise();
    return raw(
        context,
        plane(),
        spec.rows(),
        i -> {
          int moon = i % 2;
          double angle = Math.PI * CounterRandom.uniform(seed, i, 0);
          double x = StrictMath.cos(angle);
          double y = StrictMath.sin(angle);
          return point(
              (moon == 0 ? x : 1 - x) + noise * normal(seed, i, 1),
              (moon == 0 ? y : HALF - y) + noise * normal(seed, i, 2),
              moon);
        });
  }

  static Raw blobs(JavaSparkContext context, SourceSpec.Blobs spec) {
    int dimensions = spec.dimensions();
    int classes = spec.classes();
    double noise = spec.noise();
    long seed = spec.seed();
    long centres = CounterRandom.key(seed, CENTRES);
    List<String> names = IntStream.range(0, dimensions).mapToObj(i -> "x" + i).toList();
    Schema schema = new Schema(Schema.Features.NUMBERS, List.of(dimensions), names, "label");
    return raw(
        context,
        schema,
        spec.rows(),
        i -> {
          int cloud = i % classes;
          ByteBuffer point = ByteBuffer.allocate(dimensions * Double.BYTES);
          for (int d = 0; d < dimensions; d++) {
            double centre = 2 * CounterRandom.uniform(centres, cloud, d) - 1;
            point.putDouble(centre + noise * normal(seed, i, d));
          }
          return Label.appendNumber(point.array(), cloud);
        });
  }

  static Raw sequences(JavaSparkContext context, SourceSpec.Sequences spec) {
    int longest = spec.length();
    long seed = spec.seed();
    return raw(
        context,
        RecallSequence.schema(longest),
        spec.rows(),
        i -> RecallSequence.draw(longest, SourceSpec.Sequences.SHORTEST, seed, i));
  }

  /** Of mean 0 and deviation 1, to the same bits on every machine. */
  private static double normal(long seed, int row, int column) {
    double radius =
        StrictMath.sqrt(-2 * StrictMath.log(1 - CounterRandom.uniform(seed, row, 2L * column)));
    double angle = 2 * Math.PI * CounterRandom.uniform(seed, row, 2L * column + 1);
    return radius * StrictMath.cos(angle);
  }

  private static Schema plane() {
    return new Schema(Schema.Features.NUMBERS, List.of(2), List.of("x", "y"), "label");
  }

  private static byte[] point(double x, double y, int label) {
    byte[] features = ByteBuffer.allocate(2 * Double.BYTES).putDouble(x).putDouble(y).array();
    return Label.appendNumber(features, label);
  }

  private static Raw raw(JavaSparkContext context, Schema schema, int rows, Maker maker) {
    long bytes = (long) rows * schema.width() * schema.features().bytes();
    long few = Math.min(context.defaultParallelism(), rows / ROWS_FOR_A_PARTITION);
    int partitions = (int) Math.max(Math.max(1, few), bytes / BYTES_FOR_A_PARTITION);
    List<Integer> numbers = IntStream.range(0, partitions).boxed().toList();
    JavaRDD<byte[]> made =
        context
            .parallelize(numbers, partitions)
            .mapPartitions(
                part -> {
                  int number = part.next();
                  int from = (int) ((long) number * rows / partitions);
                  int to = (int) ((number + 1L) * rows / partitions);
                  PrimitiveIterator.OfInt each = IntStream.range(from, to).iterator();
                  return new Rows(each, maker);
                });
    return new Raw(schema, made, Optional.empty(), bytes, Optional::empty);
  }

  /** Rows one after another. */
  private record Rows(PrimitiveIterator.OfInt numbers, Maker maker)
      implements java.util.Iterator<byte[]> {
    @Override
    public boolean hasNext() {
      return numbers.hasNext();
    }

    @Override
    public byte[] next() {
      return maker.row(numbers.nextInt());
    }
  }
}
