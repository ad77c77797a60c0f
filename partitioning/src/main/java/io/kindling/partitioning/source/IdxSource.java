package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.encode.LabelRule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/** A folder of IDX files as MNIST has them: images and labels, for training and for testing. */
final class IdxSource {
  private static final int MOST_PARTITIONS = 8;

  private IdxSource() {}

  static Raw read(JavaSparkContext context, SourceSpec.Idx spec, LabelRule rule) {
    Configuration configuration = context.hadoopConfiguration();
    List<String> files = Files.list(configuration, spec.path());
    String images = required(files, "train-images", spec.path());
    String labels = required(files, "train-labels", spec.path());
    Optional<String> testImages = named(files, "t10k-images");
    Optional<String> testLabels = named(files, "t10k-labels");
    if (testImages.isPresent() != testLabels.isPresent()) {
      throw DataException.missing(
          "data.path = %s holds only %s of the test files: expected images and labels, or neither",
          spec.path(), testImages.or(() -> testLabels).get());
    }
    List<Integer> sides;
    try (IdxFile file = IdxFile.open(configuration, images)) {
      sides = file.itemDimensions();
    } catch (IOException problem) {
      throw DataException.bad("%s cannot be read: %s", images, problem.getMessage());
    }
    Schema schema = new Schema(Schema.Features.PIXELS, sides, List.of(), "label");
    List<IdxPair> pairs = new ArrayList<>(List.of(new IdxPair(images, labels)));
    testImages.ifPresent(test -> pairs.add(new IdxPair(test, testLabels.get())));
    return new Raw(
        schema,
        rows(context, schema, pairs.get(0), rule),
        pairs.stream().skip(1).findFirst().map(pair -> rows(context, schema, pair, rule)),
        Files.bytes(configuration, pairs.stream().map(IdxPair::images).toList()),
        () -> problem(context, schema, pairs, rule));
  }

  private static String required(List<String> files, String start, String path) {
    return named(files, start)
        .orElseThrow(
            () ->
                DataException.missing(
                    "data.path = %s holds no file whose name starts with %s: expected a folder"
                        + " with train-images-idx3-ubyte and train-labels-idx1-ubyte (also .gz),"
                        + " found %s",
                    path, start, files));
  }

  private static Optional<String> named(List<String> files, String start) {
    return files.stream()
        .filter(file -> file.substring(file.lastIndexOf('/') + 1).startsWith(start))
        .findFirst();
  }

  /** Reads a pair of files in a few partitions, each skipping ahead. */
  private static JavaRDD<byte[]> rows(
      JavaSparkContext context, Schema schema, IdxPair pair, LabelRule rule) {
    SerializableConfiguration configuration =
        new SerializableConfiguration(context.hadoopConfiguration());
    int partitions = Math.max(1, Math.min(MOST_PARTITIONS, context.defaultParallelism()));
    List<Integer> numbers = IntStream.range(0, partitions).boxed().toList();
    return context
        .parallelize(numbers, partitions)
        .mapPartitions(
            part ->
                new IdxRows(configuration.value(), schema, pair, rule, part.next(), partitions));
  }

  private static Optional<DataException> problem(
      JavaSparkContext context, Schema schema, List<IdxPair> pairs, LabelRule rule) {
    SerializableConfiguration configuration =
        new SerializableConfiguration(context.hadoopConfiguration());
    context.sc().setJobDescription("Look for the first problem in the data");
    return FileProblems.first(
        context
            .parallelize(pairs, pairs.size())
            .map(
                pair ->
                    FileProblems.of(
                        () -> new IdxRows(configuration.value(), schema, pair, rule, 0, 1)))
            .collect());
  }
}
