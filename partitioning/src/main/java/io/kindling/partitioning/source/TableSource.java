package io.kindling.partitioning.source;

import io.kindling.partitioning.ColumnRule;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Division;
import io.kindling.partitioning.PredictionRows;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.TableReading;
import io.kindling.partitioning.encode.LabelRule;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;

/** Tables of typed columns, from any format. */
final class TableSource {
  private static final int PACKED_TO_FILE = 2;
  private static final long BYTES_OF_A_QUERY = 64 << 20;

  private TableSource() {}

  static Raw read(
      JavaSparkContext context,
      SourceSpec.Table table,
      List<LabelRule> rules,
      Optional<Schema> model) {
    DaysFound days = DaysFound.of(context.hadoopConfiguration(), table.reading());
    TableReading reading = days.reading();
    boolean divided = !table.testWhere().isEmpty();
    Frame frame =
        divided
            ? Frame.open(context, table, reading.where(rest(table)), reading.paths())
            : Frame.open(context, table, reading, reading.paths());
    TableLayout layout = layout(table, frame, model);
    List<JavaRDD<Row>> all = new ArrayList<>(List.of(frame.safe()));
    RowPacker packer = new RowPacker(layout, table.division(), rules, table.missing());
    Optional<JavaRDD<byte[]>> test = Optional.empty();
    if (divided || !reading.testPaths().isEmpty()) {
      Frame other =
          divided
              ? Frame.open(
                      context,
                      table,
                      reading.where(table.testWhere()),
                      reading.paths(),
                      Optional.of(frame))
                  .readable()
              : Frame.open(context, table, reading, reading.testPaths(), Optional.of(frame));
      if (!other.fields().equals(frame.fields())) {
        throw DataException.bad(
            "%s has the columns %s, %s has %s: expected the same columns in all files",
            other.shown(), other.columns(), frame.shown(), frame.columns());
      }
      all.add(other.safe());
      test = Optional.of(packed(other, packer, table));
    }
    return new Raw(
        layout.schema(),
        packed(frame, packer, table),
        test,
        bytes(context, frame, reading),
        () -> FileProblems.first(context, all, packer),
        GoodRows.bad(context, all, packer, table.bad()).behind(days.notes()));
  }

  /** The rows that are not for testing. */
  private static String rest(SourceSpec.Table table) {
    return "NOT coalesce(" + table.testWhere() + "\n, false)";
  }

  /** About how long all packed rows are. */
  private static long bytes(JavaSparkContext context, Frame frame, TableReading reading) {
    if (reading.isSql()) {
      return BYTES_OF_A_QUERY;
    }
    List<String> files = new ArrayList<>();
    if (reading.isCsv()) {
      reading
          .paths()
          .forEach(path -> files.addAll(Files.list(context.hadoopConfiguration(), path)));
    } else {
      files.addAll(List.of(frame.rows().inputFiles()));
    }
    return PACKED_TO_FILE * Files.bytes(context.hadoopConfiguration(), files);
  }

  private static JavaRDD<byte[]> packed(Frame frame, RowPacker packer, SourceSpec.Table table) {
    return GoodRows.of(frame.safe(), packer, table.bad()).map(GoodRows.Good::packed);
  }

  private static TableLayout layout(SourceSpec.Table table, Frame frame, Optional<Schema> model) {
    List<Integer> labels = TableLayout.labels(table, frame);
    int weight = TableLayout.weight(table, frame, labels);
    int division = TableLayout.division(table, frame, labels, weight);
    if (model.isPresent()) {
      return new TableLayout(
          frame.columns(),
          TableLayout.taken(model.get(), frame),
          model.get().types(),
          labels,
          weight,
          division,
          table.reading().isLibSvm());
    }
    table
        .columns()
        .missing(frame.columns())
        .ifPresent(
            name -> {
              throw DataException.bad(
                  "%s has no column '%s', which data.columns names: it has %s",
                  frame.shown(), name, frame.columns());
            });
    List<Integer> taken =
        IntStream.range(0, frame.columns().size())
            .filter(column -> column != weight && column != division)
            .filter(column -> !labels.contains(column))
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
        division,
        table.reading().isLibSvm());
  }

  /** Rows for a model; their labels and weights, if they have some, are only kept. */
  static PredictionRows predicting(JavaSparkContext context, SourceSpec.Table table, Schema model) {
    DaysFound days = DaysFound.of(context.hadoopConfiguration(), table.reading());
    Frame frame = Frame.open(context, table, days.reading(), days.reading().paths());
    TableLayout layout = layout(table.withoutLabels(), frame, Optional.of(model));
    RowPacker packer = new RowPacker(layout, Division.NONE, List.of(), table.missing());
    int count = layout.columns().size();
    List<PredictionRows.Column> columns =
        frame.fields().stream()
            .map(field -> new PredictionRows.Column(field.name(), field.dataType()))
            .toList();
    return new PredictionRows(
        columns,
        GoodRows.of(frame.safe(), packer, table.bad()).map(good -> predicted(good, count)),
        GoodRows.bad(context, List.of(frame.safe()), packer, table.bad()).behind(days.notes()));
  }

  private static PredictionRows.Row predicted(GoodRows.Good<Row> good, int count) {
    List<Serializable> fields = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      fields.add((Serializable) good.row().get(i));
    }
    return new PredictionRows.Row(fields, good.packed());
  }
}
