package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.ImageLabels;
import io.kindling.partitioning.PredictionRows;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.encode.Label;
import io.kindling.partitioning.encode.LabelRule;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.SerializableConfiguration;

/** Files of images: in folders, a class each, named by a table, with boxes, masks or points. */
final class ImageSource {
  /** Images that a task decodes: few enough that all cores have some. */
  private static final int IMAGES_OF_A_TASK = 256;

  /** The column of a file that is predicted. */
  private static final String PATH = "path";

  /** Of the class that a folder names. */
  private static final List<String> LABEL = List.of("label");

  private static final List<String> BOXES = List.of("boxes");

  private static final List<String> MASK = List.of("mask");

  private static final List<String> POINTS = List.of("points");

  private ImageSource() {}

  static Raw read(JavaSparkContext context, SourceSpec.Images spec, List<LabelRule> rules) {
    Configuration configuration = context.hadoopConfiguration();
    if (spec.labels() instanceof ImageLabels.OfTable labels) {
      ImageTable table = ImageTable.read(context, labels);
      FoundImages found = LabelledImages.named(configuration, spec.path(), table);
      return raw(context, spec, rules, found, schema(spec, table.weight(), table.labels(), labels));
    }
    if (spec.labels() instanceof ImageLabels.OfPoints points) {
      ImageTable table = ImageTable.read(context, points);
      FoundImages found = LabelledImages.named(configuration, spec.path(), table);
      return raw(context, spec, rules, found, schema(spec, table.weight(), POINTS, points));
    }
    if (spec.labels() instanceof ImageLabels.OfMasks masks) {
      FoundImages found = MaskImages.of(configuration, spec.path(), masks);
      return raw(context, spec, rules, found, schema(spec, MASK));
    }
    if (spec.labels().equals(ImageLabels.BOXES)) {
      return raw(
          context, spec, rules, VocImages.of(configuration, spec.path()), schema(spec, BOXES));
    }
    FoundImages folders = ImageFolders.of(configuration, spec.path());
    if (folders.images().stream().allMatch(image -> image.labels().get(0).isEmpty())) {
      throw DataException.bad(
          "data.path = %s has no folder with images: expected one for each class, as their names"
              + " are the labels; or a table of labels, in data.image.labels",
          spec.path());
    }
    return raw(context, spec, rules, folders, schema(spec, LABEL));
  }

  private static Raw raw(
      JavaSparkContext context,
      SourceSpec.Images spec,
      List<LabelRule> rules,
      FoundImages found,
      Schema schema) {
    ImagePacker packer = packer(context, spec, rules);
    JavaRDD<ImageFile> images = files(context, found.images());
    Optional<JavaRDD<ImageFile>> test = found.test().map(files -> files(context, files));
    List<JavaRDD<ImageFile>> all = Stream.concat(Stream.of(images), test.stream()).toList();
    long count = found.images().size() + found.test().map(List::size).orElse(0);
    Decoded decoded = Decoded.of(images, test, packer, spec.bad());
    return new Raw(
        schema,
        decoded.images().map(GoodRows.Good::packed),
        decoded.test().map(rows -> rows.map(GoodRows.Good::packed)),
        count * schema.width(),
        () -> FileProblems.first(context, all, packer),
        decoded.bad(context).behind(found.notes()),
        decoded.held());
  }

  /** Images to predict; those that lie in no folder, or in no row of the table, have no label. */
  static PredictionRows predicting(JavaSparkContext context, SourceSpec.Images spec) {
    Configuration configuration = context.hadoopConfiguration();
    List<String> labels = LABEL;
    FoundImages found;
    if (spec.labels() instanceof ImageLabels.OfTable of) {
      ImageTable table = ImageTable.found(context, of);
      labels = table.labels();
      found = LabelledImages.all(configuration, spec.path(), table);
    } else if (spec.labels() instanceof ImageLabels.OfPoints of) {
      ImageTable table = ImageTable.found(context, of);
      labels = table.labels();
      found = LabelledImages.all(configuration, spec.path(), table);
    } else if (spec.labels().equals(ImageLabels.BOXES)) {
      labels = BOXES;
      found = VocImages.all(configuration, spec.path());
    } else if (spec.labels() instanceof ImageLabels.OfMasks masks) {
      labels = MASK;
      found = MaskImages.all(configuration, spec.path(), masks);
    } else {
      found = ImageFolders.of(configuration, spec.path());
    }
    JavaRDD<ImageFile> files = files(context, found.test().orElse(found.images()));
    int rules = spec.labels() instanceof ImageLabels.OfPoints ? 1 : labels.size();
    ImagePacker packer = packer(context, spec, Collections.nCopies(rules, LabelRule.any()));
    Decoded decoded = Decoded.of(files, Optional.empty(), packer, spec.bad());
    List<PredictionRows.Column> columns = columns(labels);
    int label = schema(spec).width();
    return new PredictionRows(
        columns,
        decoded.images().map(good -> predicted(good, label)),
        decoded.bad(context).behind(found.notes()),
        decoded.held());
  }

  private static List<PredictionRows.Column> columns(List<String> labels) {
    List<PredictionRows.Column> columns = new ArrayList<>();
    columns.add(new PredictionRows.Column(PATH, DataTypes.StringType));
    for (String one : labels) {
      String name = one.equalsIgnoreCase(PATH) ? one + "_" : one;
      columns.add(new PredictionRows.Column(name, DataTypes.StringType));
    }
    return columns;
  }

  /** The file and its labels; boxes are told in words. */
  private static PredictionRows.Row predicted(GoodRows.Good<ImageFile> good, int label) {
    ImageFile image = good.row();
    List<Serializable> fields = new ArrayList<>();
    fields.add(image.path());
    if (image.annotation().isEmpty()) {
      image.labels().forEach(own -> fields.add(own.isEmpty() ? null : own));
    } else {
      fields.add(Label.name(good.packed(), label, good.packed().length));
    }
    return new PredictionRows.Row(fields, good.packed());
  }

  /** Of a class. */
  static Schema schema(SourceSpec.Images spec) {
    return schema(spec, LABEL);
  }

  static Schema schema(SourceSpec.Images spec, List<String> labels) {
    return new Schema(
        Schema.Features.PIXELS,
        List.of(spec.channels(), spec.height(), spec.width()),
        List.of(),
        labels,
        "");
  }

  private static Schema schema(
      SourceSpec.Images spec, String weight, List<String> labels, ImageLabels of) {
    return new Schema(
        Schema.Features.PIXELS,
        List.of(spec.channels(), spec.height(), spec.width()),
        List.of(),
        List.of(),
        labels,
        weight,
        !of.division().isNone());
  }

  private static ImagePacker packer(
      JavaSparkContext context, SourceSpec.Images spec, List<LabelRule> rules) {
    return new ImagePacker(
        new SerializableConfiguration(context.hadoopConfiguration()), spec, rules);
  }

  private static JavaRDD<ImageFile> files(JavaSparkContext context, List<ImageFile> files) {
    int tasks = (files.size() + IMAGES_OF_A_TASK - 1) / IMAGES_OF_A_TASK;
    int least = Math.min(files.size(), context.defaultParallelism());
    return context.parallelize(new ArrayList<>(files), Math.max(tasks, least));
  }
}
