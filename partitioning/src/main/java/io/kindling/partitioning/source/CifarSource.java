package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.SourceSpec.CifarLabels;
import io.kindling.partitioning.encode.LabelRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A folder with the binary files of CIFAR-10 ({@code data_batch…bin}) or CIFAR-100 ({@code
 * train…bin}), and those for testing ({@code test…bin}), packed or not. Labels are named by the
 * set's file of names; without it they are numbers.
 */
final class CifarSource {
  private final JavaSparkContext context;
  private final SourceSpec.Cifar spec;
  private final LabelRule rule;
  private final CifarFormat format;
  private final List<String> classes;

  private CifarSource(
      JavaSparkContext context, SourceSpec.Cifar spec, LabelRule rule, List<String> files) {
    this.context = context;
    this.spec = spec;
    this.rule = rule;
    this.format = format(files);
    this.classes = classes(files);
  }

  static Raw read(JavaSparkContext context, SourceSpec.Cifar spec, LabelRule rule) {
    List<String> files = Files.list(context.hadoopConfiguration(), spec.path());
    return new CifarSource(context, spec, rule, files).raw(files);
  }

  private CifarFormat format(List<String> files) {
    boolean ten = !binary(files, "data_batch").isEmpty();
    boolean hundred = !binary(files, "train").isEmpty();
    if (ten == hundred) {
      throw DataException.missing(
          "data.path = %s holds the training images of %s CIFAR set: expected a folder with"
              + " data_batch_1.bin and so on (CIFAR-10) or with train.bin (CIFAR-100), also .gz,"
              + " found %s",
          spec.path(), ten ? "more than one" : "no", files);
    }
    if (ten && spec.labels() == CifarLabels.COARSE) {
      throw DataException.bad(
          "data.path = %s holds CIFAR-10, whose images have one label: data.labels = coarse goes"
              + " with CIFAR-100",
          spec.path());
    }
    return ten ? CifarFormat.TEN : CifarFormat.hundred(spec.labels());
  }

  private static List<String> binary(List<String> files, String start) {
    return named(files, start).filter(file -> base(file).contains(".bin")).toList();
  }

  private static Stream<String> named(List<String> files, String start) {
    return files.stream().filter(file -> base(file).startsWith(start));
  }

  private static String base(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  /** The names of the labels; their numbers where no file names them. */
  private List<String> classes(List<String> files) {
    Optional<String> file = named(files, format.namesFile()).findFirst();
    if (file.isEmpty()) {
      return IntStream.range(0, format.classes()).mapToObj(Integer::toString).toList();
    }
    try (InputStream stream = Files.open(context.hadoopConfiguration(), file.get())) {
      String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      List<String> names = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
      if (names.size() != format.classes() || names.stream().distinct().count() != names.size()) {
        throw DataException.bad(
            "%s: expected the %s different names of the classes of %s, one a line, found %s",
            file.get(), format.classes(), format.set(), names);
      }
      return names;
    } catch (IOException problem) {
      throw DataException.bad("%s cannot be read: %s", file.get(), problem.getMessage());
    }
  }

  private Raw raw(List<String> files) {
    List<String> train = binary(files, format == CifarFormat.TEN ? "data_batch" : "train");
    List<String> test = binary(files, "test");
    List<String> all = new ArrayList<>(train);
    all.addAll(test);
    Schema schema =
        new Schema(
            Schema.Features.PIXELS,
            List.of(CifarFormat.CHANNELS, CifarFormat.SIDE, CifarFormat.SIDE),
            List.of(),
            "label");
    return new Raw(
        schema,
        rows(train),
        test.isEmpty() ? Optional.empty() : Optional.of(rows(test)),
        Files.bytes(context.hadoopConfiguration(), all),
        () -> problem(all));
  }

  /** A file is read by one task. */
  private JavaRDD<byte[]> rows(List<String> files) {
    Open open = opener();
    return context.parallelize(files, files.size()).mapPartitions(part -> open.rows(part.next()));
  }

  private Optional<DataException> problem(List<String> files) {
    Open open = opener();
    context.sc().setJobDescription("Look for the first problem in the data");
    return FileProblems.first(
        context
            .parallelize(files, files.size())
            .map(file -> FileProblems.of(() -> open.rows(file)))
            .collect());
  }

  private Open opener() {
    Configuration hadoop = context.hadoopConfiguration();
    return new Open(new SerializableConfiguration(hadoop), format, new ArrayList<>(classes), rule);
  }

  /** What a task needs to open a file. */
  private record Open(
      SerializableConfiguration configuration,
      CifarFormat format,
      ArrayList<String> classes,
      LabelRule rule)
      implements Serializable {
    CifarRows rows(String file) {
      return new CifarRows(configuration.value(), file, format, classes, rule);
    }
  }
}
