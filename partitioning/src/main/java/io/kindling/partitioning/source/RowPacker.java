package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Division;
import io.kindling.partitioning.encode.Cells;
import io.kindling.partitioning.encode.Label;
import io.kindling.partitioning.encode.LabelRule;
import io.kindling.partitioning.encode.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** From a row of Spark SQL to a packed one; what is wrong is told with its place and column. */
final class RowPacker implements Packer<Row> {
  private static final long serialVersionUID = 1;

  private final TableLayout layout;
  private final Division division;
  private final List<LabelRule> rules;
  private final RowColumns columns;

  /**
   * A packer.
   *
   * @param division what the column of the layout that divides rows says
   * @param rules which labels rows may have, in the order of the labels
   * @param missing texts that stand for nothing, beside the empty one
   */
  RowPacker(TableLayout layout, Division division, List<LabelRule> rules, List<String> missing) {
    this.layout = layout;
    this.division = division;
    this.rules = List.copyOf(rules);
    this.columns = new RowColumns(layout.columns(), missing);
  }

  @Override
  public byte[] pack(Row row) {
    int count = layout.columns().size();
    if (!row.isNullAt(count + 1)) {
      throw DataException.bad("%s", row.getString(count + 1));
    }
    String place = place(row);
    Cells.Writer cells = new Cells.Writer();
    for (int i = 0; i < layout.taken().size(); i++) {
      int column = layout.taken().get(i);
      Optional<Object> value = columns.value(row, column);
      if (value.isEmpty()) {
        cells.missing();
      } else {
        add(value.get(), i, place, cells);
      }
    }
    RowStart start = columns.start(row, place, layout.weight(), division.kind(), layout.division());
    return Labels.append(cells.with(start.bytes()), labels(row, place));
  }

  @Override
  public String place(Row row) {
    int count = layout.columns().size();
    return row.isNullAt(count) ? "a row" : row.getString(count);
  }

  @Override
  public String written(Row row) {
    int raw = layout.columns().size() + 2;
    return row.isNullAt(raw) ? row.json() : row.getString(raw);
  }

  private void add(Object value, int i, String place, Cells.Writer cells) {
    int column = layout.taken().get(i);
    switch (layout.types().get(i)) {
      case NUMBER -> cells.number(columns.number(value, column, place));
      case TEXT -> cells.text(Label.canonical(RowColumns.text(value)));
      case DATE ->
          cells.number(
              (value instanceof String text ? Moments.seconds(text) : Moments.of(value))
                  .orElseThrow(
                      () ->
                          columns.wrong(
                              place, column, "a day or moment such as 2024-05-31T17:30", value)));
      case VECTOR -> {
        Optional<String> expected = Vectors.add(value, layout.openVectors(), cells);
        if (expected.isPresent()) {
          throw columns.wrong(place, column, expected.get(), value);
        }
      }
    }
  }

  private List<String> labels(Row row, String place) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < layout.labels().size(); i++) {
      int column = layout.labels().get(i);
      String label = columns.value(row, column).map(RowColumns::text).orElse("");
      Optional<String> problem = rules.get(i).problem(label);
      if (problem.isPresent()) {
        throw DataException.bad(
            "%s, column %s: %s", place, layout.columns().get(column), problem.get());
      }
      labels.add(label);
    }
    return labels;
  }
}
