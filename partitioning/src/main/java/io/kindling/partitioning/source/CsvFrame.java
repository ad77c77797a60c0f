package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.TableReading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.util.SerializableConfiguration;

/** Comma-separated files as rows of texts; each file is read by one task, line by line. */
final class CsvFrame {
  private static final int MOST_TASKS_OF_A_CORE = 16;

  private CsvFrame() {}

  static Dataset<Row> open(
      SparkSession session, TableReading.Text text, List<String> files, boolean keepsRaw) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    SerializableConfiguration configuration =
        new SerializableConfiguration(context.hadoopConfiguration());
    ArrayList<String> columns =
        new ArrayList<>(columns(context.hadoopConfiguration(), text, files.get(0)));
    List<StructField> fields = new ArrayList<>();
    for (String column : columns) {
      fields.add(DataTypes.createStructField(column, DataTypes.StringType, true));
    }
    fields.add(DataTypes.createStructField(Frame.PLACE, DataTypes.StringType, true));
    fields.add(DataTypes.createStructField(Frame.PROBLEM, DataTypes.StringType, true));
    fields.add(DataTypes.createStructField(Frame.RAW, DataTypes.StringType, true));
    int tasks = Math.min(files.size(), MOST_TASKS_OF_A_CORE * context.defaultParallelism());
    JavaRDD<Row> rows =
        context
            .parallelize(files, tasks)
            .mapPartitions(names -> new Chained(configuration, text, columns, keepsRaw, names));
    return session.createDataFrame(rows, DataTypes.createStructType(fields));
  }

  private static List<String> columns(
      Configuration configuration, TableReading.Text text, String file) {
    try (CsvReader reader =
        new CsvReader(file, Files.open(configuration, file), text.separator())) {
      List<String> first = reader.record();
      if (first.isEmpty()) {
        throw DataException.bad(
            "%s is empty: expected %s", file, text.header() ? "a header and rows" : "rows");
      }
      if (!text.names().isEmpty() && first.size() != text.names().size()) {
        throw DataException.bad(
            "%s has %s columns in its first line, data.names has %s: %s",
            file, first.size(), text.names().size(), text.names());
      }
      List<String> named =
          text.names().isEmpty() ? ColumnNames.numbered(first.size()) : text.names();
      List<String> columns = text.header() ? first : named;
      ColumnNames.check(columns, text.header() ? file : "data.names");
      return columns;
    } catch (IOException problem) {
      throw DataException.bad("%s cannot be read: %s", file, problem.getMessage());
    }
  }

  /** The rows of one file behind those of another. */
  private static final class Chained implements Iterator<Row> {
    private final SerializableConfiguration configuration;
    private final TableReading.Text text;
    private final List<String> columns;
    private final boolean keepsRaw;
    private final Iterator<String> files;
    private Iterator<Row> rows = Collections.emptyIterator();

    Chained(
        SerializableConfiguration configuration,
        TableReading.Text text,
        List<String> columns,
        boolean keepsRaw,
        Iterator<String> files) {
      this.configuration = configuration;
      this.text = text;
      this.columns = columns;
      this.keepsRaw = keepsRaw;
      this.files = files;
    }

    @Override
    public boolean hasNext() {
      while (!rows.hasNext() && files.hasNext()) {
        rows = new CsvRecords(configuration.value(), text, columns, keepsRaw, files.next());
      }
      return rows.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException("There are no more files");
      }
      return rows.next();
    }
  }
}
