package io.kindling.partitioning.encode;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.ShapesSpec;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.key.Rows;
import io.kindling.partitioning.shard.PackedShard;
import io.kindling.partitioning.shard.Shards;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Fits encoders to the training part: sums by shard, merged in the order of the shards. */
public final class Fitting {
  private static final double PIXEL = 255;
  public static final int MOST_CLASSES = 10_000;

  private Fitting() {}

  /**
   * Fits encoders.
   *
   * @param names of each label, all that rows have; none where it is a number
   */
  public static Encoders fit(DataSpec spec, Schema schema, Shards train, List<Set<String>> names) {
    List<LabelColumn> labels = new ArrayList<>();
    for (int label = 0; label < names.size(); label++) {
      String column = schema.labels().get(label);
      Target target = spec.target(label);
      List<String> inOrder = target.isOfPlaces() ? namesInOrder(spec.source()) : List.of();
      List<String> classes =
          target == Target.NUMBER
              ? List.of()
              : inOrder.isEmpty() ? classes(names.get(label), column) : inOrder;
      if (classes.isEmpty() && target == Target.BOXES) {
        throw DataException.bad("No picture has a box: there is no class to learn");
      }
      labels.add(
          new LabelColumn(column, target, classes, target == Target.BOXES ? spec.grid() : 0));
    }
    if (spec.source() instanceof SourceSpec.Table table) {
      return Encoders.of(schema, labels, ColumnFitting.fit(table.columns(), schema, train));
    }
    boolean pixels = schema.features() == Schema.Features.PIXELS;
    DataSpec.FeatureEncoding encoding = resolved(spec, pixels);
    int count = pixels ? 1 : schema.width();
    double[] shift = new double[count];
    double[] scale = new double[count];
    java.util.Arrays.fill(scale, encoding == DataSpec.FeatureEncoding.PIXELS ? 1 / PIXEL : 1);
    if (encoding == DataSpec.FeatureEncoding.STANDARDISE) {
      standardise(schema, train, shift, scale);
    }
    return Encoders.of(schema, labels, new ScaledFeatures(schema, shift, scale));
  }

  /** In their order; none where rows tell them. */
  private static List<String> namesInOrder(SourceSpec source) {
    if (source instanceof ShapesSpec shapes && shapes.target() == Target.POINTS) {
      return ShapesSpec.POINTS;
    }
    return source instanceof SourceSpec.Images images ? images.labels().namesInOrder() : List.of();
  }

  private static DataSpec.FeatureEncoding resolved(DataSpec spec, boolean pixels) {
    if (spec.features() != DataSpec.FeatureEncoding.AUTO) {
      return spec.features();
    }
    if (spec.source() instanceof SourceSpec.Sequences) {
      return DataSpec.FeatureEncoding.NONE;
    }
    return pixels ? DataSpec.FeatureEncoding.PIXELS : DataSpec.FeatureEncoding.STANDARDISE;
  }

  private static List<String> classes(Set<String> labels, String column) {
    if (labels.size() > MOST_CLASSES) {
      throw DataException.bad(
          "Column %s has more than %s different labels: expected classes; set data.target = number"
              + " to predict a number",
          column, MOST_CLASSES);
    }
    List<String> classes = new ArrayList<>(labels);
    classes.sort(Label.ORDER);
    return classes;
  }

  /** Two passes: means, then squared distances from them, both summed in shard order. */
  private static void standardise(Schema schema, Shards train, double[] shift, double[] scale) {
    boolean pixels = schema.features() == Schema.Features.PIXELS;
    double[] zero = new double[shift.length];
    double count = 0;
    for (double[] sums : train.each(shard -> sums(schema, shard, zero, 1))) {
      count += sums[shift.length];
      for (int i = 0; i < shift.length; i++) {
        shift[i] += sums[i];
      }
    }
    count *= pixels ? schema.width() : 1;
    for (int i = 0; i < shift.length; i++) {
      shift[i] /= count;
    }
    double[] squares = new double[shift.length];
    for (double[] sums : train.each(shard -> sums(schema, shard, shift, 2))) {
      for (int i = 0; i < shift.length; i++) {
        squares[i] += sums[i];
      }
    }
    for (int i = 0; i < shift.length; i++) {
      double deviation = Math.sqrt(squares[i] / count);
      scale[i] = deviation > 0 ? 1 / deviation : 1;
    }
  }

  /** The sums of (x - centre)^power over a shard's rows, then the number of rows. */
  private static double[] sums(Schema schema, PackedShard shard, double[] centre, int power) {
    boolean pixels = schema.features() == Schema.Features.PIXELS;
    double[] sums = new double[centre.length + 1];
    for (Rows rows : shard.packed()) {
      ByteBuffer data = ByteBuffer.wrap(rows.data());
      for (int row = 0; row < rows.count(); row++) {
        for (int i = 0; i < schema.width(); i++) {
          int column = pixels ? 0 : i;
          double x =
              pixels
                  ? data.get(rows.start(row) + i) & 0xFF
                  : data.getDouble(rows.start(row) + i * Double.BYTES);
          double difference = x - centre[column];
          sums[column] += power == 1 ? difference : difference * difference;
        }
      }
    }
    sums[centre.length] = shard.rows();
    return sums;
  }
}
