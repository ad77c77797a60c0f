package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.SourceSpec;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/** The files of a text, one behind the other in the order of their names. */
public final class TextFiles implements Serializable {
  private static final long serialVersionUID = 1;
  private final SerializableConfiguration configuration;
  private final ArrayList<String> names;

  private TextFiles(SerializableConfiguration configuration, List<String> names) {
    this.configuration = configuration;
    this.names = new ArrayList<>(names);
  }

  public static TextFiles of(JavaSparkContext context, SourceSpec.Text spec) {
    return new TextFiles(
        new SerializableConfiguration(context.hadoopConfiguration()),
        Files.list(context.hadoopConfiguration(), spec.path()));
  }

  /** The numbers of the files in order, each in a partition of its own. */
  public JavaRDD<Integer> numbers(JavaSparkContext context) {
    return context.parallelize(
        IntStream.range(0, names.size()).boxed().toList(), Math.max(1, names.size()));
  }

  /**
   * The symbols of a file.
   *
   * @throws DataException where it is no text in UTF-8
   */
  public PrimitiveIterator.OfInt symbols(int file) {
    return new Symbols(configuration.value(), names.get(file));
  }

  /** Reads everything again and tells the first problem in the order of the files. */
  public Optional<DataException> problem(JavaSparkContext context) {
    context.sc().setJobDescription("Look for the first problem in the data");
    return FileProblems.first(
        numbers(context).map(file -> FileProblems.of(() -> symbols(file))).collect());
  }
}
