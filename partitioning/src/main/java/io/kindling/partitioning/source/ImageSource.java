package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.PredictionRows;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.encode.LabelRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.SerializableConfiguration;

/** Folders of images, a class each. */
final class ImageSource {
  /** Images that a task decodes: few enough that all cores have some. */
  private static final int IMAGES_OF_A_TASK = 256;

  private ImageSource() {}

  static Raw read(JavaSparkContext context, SourceSpec.Images spec, LabelRule rule) {
    ImageFolders folders = ImageFolders.of(context.hadoopConfiguration(), spec.path());
    if (folders.images().stream().allMatch(image -> image.label().isEmpty())) {
      throw DataException.bad(
          "data.path = %s has no folder with images: expected one for each class, as their names"
              + " are the labels",
          spec.path());
    }
    ImagePacker packer = packer(context, spec, rule);
    JavaRDD<ImageFile> images = files(context, folders.images());
    Optional<JavaRDD<ImageFile>> test = folders.test().map(files -> files(context, files));
    Schema schema = schema(spec);
    long count = folders.images().size() + folders.test().map(List::size).orElse(0);
    Decoded decoded = Decoded.of(images, test, packer, spec.bad());
    List<JavaRDD<ImageFile>> all = Stream.concat(Stream.of(images), test.stream()).toList();
    return new Raw(
        schema,
        decoded.images().map(GoodRows.Good::packed),
        decoded.test().map(rows -> rows.map(GoodRows.Good::packed)),
        count * schema.width(),
        () -> FileProblems.first(context, all, packer),
        decoded.bad(context).behind(folders.notes()),
        decoded.held());
  }

  /** Images to predict; those that lie in no folder have no class. */
  static PredictionRows predicting(JavaSparkContext context, SourceSpec.Images spec) {
    ImageFolders folders = ImageFolders.of(context.hadoopConfiguration(), spec.path());
    JavaRDD<ImageFile> files = files(context, folders.test().orElse(folders.images()));
    ImagePacker packer = packer(context, spec, LabelRule.any());
    Decoded decoded = Decoded.of(files, Optional.empty(), packer, spec.bad());
    return new PredictionRows(
        List.of(
            new PredictionRows.Column("path", DataTypes.StringType),
            new PredictionRows.Column("label", DataTypes.StringType)),
        decoded.images().map(ImageSource::predicted),
        decoded.bad(context).behind(folders.notes()));
  }

  private static PredictionRows.Row predicted(GoodRows.Good<ImageFile> good) {
    String label = good.row().label();
    return new PredictionRows.Row(
        Arrays.asList(good.row().path(), label.isEmpty() ? null : label), good.packed());
  }

  static Schema schema(SourceSpec.Images spec) {
    return new Schema(
        Schema.Features.PIXELS,
        List.of(spec.channels(), spec.height(), spec.width()),
        List.of(),
        "label");
  }

  private static ImagePacker packer(
      JavaSparkContext context, SourceSpec.Images spec, LabelRule rule) {
    return new ImagePacker(
        new SerializableConfiguration(context.hadoopConfiguration()), spec, rule);
  }

  private static JavaRDD<ImageFile> files(JavaSparkContext context, List<ImageFile> files) {
    int tasks = (files.size() + IMAGES_OF_A_TASK - 1) / IMAGES_OF_A_TASK;
    int least = Math.min(files.size(), context.defaultParallelism());
    return context.parallelize(new ArrayList<>(files), Math.max(tasks, least));
  }
}
