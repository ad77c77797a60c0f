package io.kindling.partitioning.source;

import io.kindling.partitioning.PredictionRows;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.encode.LabelRule;
import java.util.ArrayList;
import java.util.List;
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
    ImagePacker packer = packer(context, spec, rule);
    List<JavaRDD<ImageFile>> all = new ArrayList<>();
    all.add(files(context, folders.images()));
    folders.test().ifPresent(test -> all.add(files(context, test)));
    Schema schema = schema(spec);
    long images = folders.images().size() + folders.test().map(List::size).orElse(0);
    return new Raw(
        schema,
        packed(all.get(0), packer, spec),
        folders.test().map(test -> packed(all.get(1), packer, spec)),
        images * schema.width(),
        () -> FileProblems.first(context, all, packer),
        GoodRows.bad(context, all, packer, spec.bad()));
  }

  /** Images to predict; those that lie in no folder have no class. */
  static PredictionRows predicting(JavaSparkContext context, SourceSpec.Images spec) {
    ImageFolders folders = ImageFolders.of(context.hadoopConfiguration(), spec.path());
    JavaRDD<ImageFile> files = files(context, folders.test().orElse(folders.images()));
    ImagePacker packer = packer(context, spec, LabelRule.any());
    return new PredictionRows(
        List.of(
            new PredictionRows.Column("path", DataTypes.StringType),
            new PredictionRows.Column("label", DataTypes.StringType)),
        GoodRows.of(files, packer, spec.bad())
            .map(
                good ->
                    new PredictionRows.Row(
                        List.of(good.row().path(), good.row().label()), good.packed())),
        GoodRows.bad(context, List.of(files), packer, spec.bad()));
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

  private static JavaRDD<byte[]> packed(
      JavaRDD<ImageFile> files, ImagePacker packer, SourceSpec.Images spec) {
    return GoodRows.of(files, packer, spec.bad()).map(GoodRows.Good::packed);
  }

  private static JavaRDD<ImageFile> files(JavaSparkContext context, List<ImageFile> files) {
    int tasks = (files.size() + IMAGES_OF_A_TASK - 1) / IMAGES_OF_A_TASK;
    int least = Math.min(files.size(), context.defaultParallelism());
    return context.parallelize(files, Math.max(tasks, least));
  }
}
