package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Division;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.encode.Cells;
import io.kindling.partitioning.encode.Decimal;
import io.kindling.partitioning.encode.Label;
import io.kindling.partitioning.encode.LabelRule;
import io.kindling.partitioning.encode.Labels;
import io.kindling.partitioning.key.Places;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.spark.sql.Row;

/** From a row of Spark SQL to a packed one; what is wrong is told with its place and column. */
final class RowPacker implements Packer<Row> {
  private static final long serialVersionUID = 1;
  private static final Map<Division.Kind, String> EXPECTED =
      Map.of(
          Division.Kind.GROUP, "the group of a row",
          Division.Kind.ORDER, "a number, a day or a moment such as 2024-05-31T17:30",
          Division.Kind.PART, "train, validation or test");

  private final TableLayout layout;
  private final Division division;
  private final List<LabelRule> rules;
  private final HashSet<String> missing;

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
    this.missing = new HashSet<>(Set.copyOf(missing));
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
      Optional<Object> value = value(row, column);
      if (value.isEmpty()) {
        cells.missing();
      } else {
        add(value.get(), i, place, cells);
      }
    }
    byte[] start = cells.with(joined(weight(row, place), standing(row, place)));
    return Labels.append(start, labels(row, place));
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
      case NUMBER -> cells.number(number(value, column, place));
      case TEXT -> cells.text(Label.canonical(text(value)));
      case DATE ->
          cells.number(
              (value instanceof String text ? Moments.seconds(text) : Moments.of(value))
                  .orElseThrow(
                      () ->
                          wrong(place, column, "a day or moment such as 2024-05-31T17:30", value)));
      case VECTOR -> {
        Optional<String> expected = Vectors.add(value, layout.openVectors(), cells);
        if (expected.isPresent()) {
          throw wrong(place, column, expected.get(), value);
        }
      }
    }
  }

  /** The value of a column; empty where it stands for nothing. */
  private Optional<Object> value(Row row, int column) {
    return Optional.ofNullable(row.get(column))
        .filter(value -> !text(value).isEmpty() && !missing.contains(text(value)));
  }

  /** A moment is one of UTC, wherever it is read. */
  static String text(Object value) {
    if (value instanceof Timestamp moment) {
      return moment.toInstant().toString();
    }
    return value instanceof BigDecimal exact ? exact.toPlainString() : value.toString();
  }

  private double number(Object value, int column, String place) {
    double number;
    if (value instanceof Boolean yes) {
      return yes ? 1 : 0;
    } else if (value instanceof Number typed) {
      number = typed.doubleValue();
    } else if (Decimal.isNumber(text(value))) {
      number = Double.parseDouble(text(value));
    } else {
      boolean unfinite = CsvLayout.NOT_FINITE.matcher(text(value)).matches();
      throw wrong(place, column, unfinite ? "a finite number" : "a number", value);
    }
    if (!Double.isFinite(number)) {
      throw wrong(place, column, "a finite number", value);
    }
    return number;
  }

  private DataException wrong(String place, int column, String expected, Object found) {
    return DataException.bad(
        "%s, column %s: expected %s, found '%s'",
        place, layout.columns().get(column), expected, text(found));
  }

  private byte[] weight(Row row, String place) {
    if (layout.weight() < 0) {
      return new byte[0];
    }
    String expected = "the weight of a row, a number from 0 to " + Float.MAX_VALUE;
    Object value =
        value(row, layout.weight())
            .orElseThrow(
                () ->
                    DataException.bad(
                        "%s, column %s: expected %s, found nothing",
                        place, layout.columns().get(layout.weight()), expected));
    double weight = number(value, layout.weight(), place);
    if (weight < 0 || !Float.isFinite((float) weight)) {
      throw wrong(place, layout.weight(), expected, value);
    }
    return ByteBuffer.allocate(Double.BYTES).putDouble(weight + 0.0).array();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** The row's place among those that a column divides into parts. */
  private byte[] standing(Row row, String place) {
    if (division.isNone()) {
      return new byte[0];
    }
    Division.Kind kind = division.kind();
    int column = layout.division();
    Object value =
        value(row, column)
            .orElseThrow(
                () ->
                    DataException.bad(
                        "%s, column %s: expected %s, found nothing",
                        place, layout.columns().get(column), EXPECTED.get(kind)));
    return switch (kind) {
      case NONE -> throw new IllegalStateException("No column divides the rows");
      case GROUP -> Places.ofGroup(Label.canonical(text(value)));
      case ORDER ->
          Places.ofNumber(
              moment(value).orElseThrow(() -> wrong(place, column, EXPECTED.get(kind), value)));
      case PART ->
          Places.of(
              Arrays.stream(Part.values())
                  .filter(part -> part.word().equals(text(value).toLowerCase(Locale.ROOT)))
                  .findFirst()
                  .orElseThrow(() -> wrong(place, column, EXPECTED.get(kind), value)));
    };
  }

  private static OptionalDouble moment(Object value) {
    OptionalDouble number =
        value instanceof Number typed
            ? OptionalDouble.of(typed.doubleValue())
            : Decimal.isNumber(text(value))
                ? OptionalDouble.of(Double.parseDouble(text(value)))
                : value instanceof String written ? Moments.seconds(written) : Moments.of(value);
    return number.isPresent() && Double.isFinite(number.getAsDouble())
        ? number
        : OptionalDouble.empty();
  }

  private List<String> labels(Row row, String place) {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < layout.labels().size(); i++) {
      int column = layout.labels().get(i);
      String label = value(row, column).map(RowPacker::text).orElse("");
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
