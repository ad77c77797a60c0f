package io.kindling.partitioning.source;

import io.kindling.partitioning.ColumnRule;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec.SourceSpec;
import io.kindling.partitioning.PredictionRows;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.TableReading;
import io.kindling.partitioning.encode.LabelRule;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;

/** Tables of typed columns, from any format. */
final class TableSource {
  private static final int PACKED_TO_FILE = 2;

  private TableSource() {}

  static Raw read(
      JavaSparkContext context,
      SourceSpec.Table table,
      List<LabelRule> rules,
      Optional<Schema> model) {
    TableReading reading = table.reading();
    Frame frame = Frame.open(context, table, reading.paths());
    TableLayout layout = layout(table, frame, model);
    List<JavaRDD<Row>> all = new ArrayList<>(List.of(frame.safe()));
    RowPacker packer = new RowPacker(layout, rules, table.missing());
    Optional<JavaRDD<byte[]>> test = Optional.empty();
    if (!reading.testPaths().isEmpty()) {
      Frame other = Frame.open(context, table, reading.testPaths());
      if (!other.fields().equals(frame.fields())) {
        throw DataException.bad(
            "%s has the columns %s, %s has %s: expected the same columns in all files",
            other.shown(), other.columns(), frame.shown(), frame.columns());
      }
      all.add(other.safe());
      test = Optional.of(other.safe().map(packer::pack));
    }
    List<String> files = new ArrayList<>();
    reading.paths().forEach(path -> files.addAll(Files.list(context.hadoopConfiguration(), path)));
    return new Raw(
        layout.schema(),
        frame.safe().map(packer::pack),
        test,
        PACKED_TO_FILE * Files.bytes(context.hadoopConfiguration(), files),
        () -> problem(context, all, packer));
  }

  private static TableLayout layout(SourceSpec.Table table, Frame frame, Optional<Schema> model) {
    table
        .columns()
        .missing(frame.columns())
        .ifPresent(
            name -> {
              throw DataException.bad(
                  "%s has no column '%s', which data.columns names: it has %s",
                  frame.shown(), name, frame.columns());
            });
    List<Integer> labels = TableLayout.labels(table, frame);
    int weight = TableLayout.weight(table, frame, labels);
    if (model.isPresent()) {
      return new TableLayout(
          frame.columns(),
          TableLayout.taken(model.get(), frame),
          model.get().types(),
          labels,
          weight,
          table.reading().isLibSvm());
    }
    List<Integer> taken =
        IntStream.range(0, frame.columns().size())
            .filter(column -> column != weight && !labels.contains(column))
            .filter(
                column ->
                    !(table.columns().of(frame.columns().get(column)) instanceof ColumnRule.Drop))
            .boxed()
            .toList();
    return new TableLayout(
        frame.columns(),
        taken,
        Typing.types(table, frame, taken),
        labels,
        weight,
        table.reading().isLibSvm());
  }

  /** Rows for a model; their labels and weights, if they have some, are only kept. */
  static PredictionRows predicting(JavaSparkContext context, SourceSpec.Table table, Schema model) {
    Frame frame = Frame.open(context, table, table.reading().paths());
    TableLayout layout = layout(table.withoutLabels(), frame, Optional.of(model));
    RowPacker packer = new RowPacker(layout, List.of(), table.missing());
    int count = layout.columns().size();
    List<PredictionRows.Column> columns =
        frame.fields().stream()
            .map(field -> new PredictionRows.Column(field.name(), field.dataType()))
            .toList();
    return new PredictionRows(
        columns, frame.safe().map(row -> predicted(row, count, packer)));
  }

  private static PredictionRows.Row predicted(Row row, int count, RowPacker packer) {
    byte[] packed = packer.pack(row);
    List<Serializable> fields = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      fields.add((Serializable) row.get(i));
    }
    return new PredictionRows.Row(fields, packed);
  }

  private static Optional<DataException> problem(
      JavaSparkContext context, List<JavaRDD<Row>> all, RowPacker packer) {
    context.sc().setJobDescription("Look for the first problem in the data");
    List<FileProblems> problems = new ArrayList<>();
    for (JavaRDD<Row> rows : all) {
      problems.addAll(
          rows.mapPartitions(part -> List.of(problems(part, packer)).iterator()).collect());
    }
    return FileProblems.first(problems);
  }

  private static FileProblems problems(Iterator<Row> rows, RowPacker packer) {
    return FileProblems.of(
        () ->
            new Iterator<byte[]>() {
              @Override
              public boolean hasNext() {
                return rows.hasNext();
              }

              @Override
              public byte[] next() {
                return packer.pack(rows.next());
              }
            });
  }
}
