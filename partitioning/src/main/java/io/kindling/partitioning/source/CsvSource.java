package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.encode.LabelRule;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/** Comma-separated files: each is read by one task, so that a message can name the line. */
final class CsvSource {
  private static final int MOST_TASKS_OF_A_CORE = 16;
  private static final int PACKED_TO_TEXT = 4;

  private CsvSource() {}

  static Raw read(
      JavaSparkContext context,
      SourceSpec.Csv spec,
      Schema.Features packing,
      List<LabelRule> rules) {
    List<String> files = Files.list(context.hadoopConfiguration(), spec.path());
    CsvLayout layout =
        CsvLayout.of(context.hadoopConfiguration(), spec, files.get(0), packing, rules);
    JavaRDD<byte[]> rows = records(context, layout, files).map(CsvRows.Row::packed);
    return new Raw(
        layout.schema(),
        rows,
        Optional.empty(),
        Files.bytes(context.hadoopConfiguration(), files)
            * (packing == Schema.Features.NUMBERS ? PACKED_TO_TEXT : 1),
        () -> problem(context, layout, files));
  }

  /** All records, in the order of the files and of their lines. */
  static JavaRDD<CsvRows.Row> records(
      JavaSparkContext context, CsvLayout layout, List<String> files) {
    SerializableConfiguration configuration =
        new SerializableConfiguration(context.hadoopConfiguration());
    int tasks = Math.min(files.size(), MOST_TASKS_OF_A_CORE * context.defaultParallelism());
    return context
        .parallelize(files, tasks)
        .mapPartitions(names -> new Chained(configuration, layout, names));
  }

  /** The rows of one file behind those of another. */
  private static final class Chained implements Iterator<CsvRows.Row> {
    private final SerializableConfiguration configuration;
    private final CsvLayout layout;
    private final Iterator<String> files;
    private Iterator<CsvRows.Row> rows = Collections.emptyIterator();

    Chained(SerializableConfiguration configuration, CsvLayout layout, Iterator<String> files) {
      this.configuration = configuration;
      this.layout = layout;
      this.files = files;
    }

    @Override
    public boolean hasNext() {
      while (!rows.hasNext() && files.hasNext()) {
        rows = new CsvRows(configuration.value(), layout, files.next());
      }
      return rows.hasNext();
    }

    @Override
    public CsvRows.Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException("There are no more files");
      }
      try {
        return rows.next();
      } catch (DataException problem) {
        throw FileProblems.withToDo(problem);
      }
    }
  }

  private static Optional<DataException> problem(
      JavaSparkContext context, CsvLayout layout, List<String> files) {
    SerializableConfiguration configuration =
        new SerializableConfiguration(context.hadoopConfiguration());
    context.sc().setJobDescription("Look for the first problem in the data");
    return FileProblems.first(
        context
            .parallelize(files, files.size())
            .map(
                file ->
                    FileProblems.of(() -> new CsvRows(configuration.value(), layout, file))
                        .leavable())
            .collect());
  }
}
