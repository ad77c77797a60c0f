package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Division;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.encode.Decimal;
import io.kindling.partitioning.encode.Label;
import io.kindling.partitioning.key.Places;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.spark.sql.Row;

/**
 * What the columns of a row say, one by one, and its start; what is wrong is told with the row's
 * place and column.
 */
final class RowColumns implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Map<Division.Kind, String> EXPECTED =
      Map.of(
          Division.Kind.GROUP, "the group of a row",
          Division.Kind.ORDER, "a number, a day or a moment such as 2024-05-31T17:30",
          Division.Kind.PART, "train, validation or test");

  /** Up to here doubles tell all whole numbers apart. */
  private static final double LONG = 1L << 53;

  private final List<String> columns;
  private final HashSet<String> missing;

  /**
   * The columns of a table.
   *
   * @param missing texts that stand for nothing, beside the empty one
   */
  RowColumns(List<String> columns, List<String> missing) {
    this.columns = List.copyOf(columns);
    this.missing = new HashSet<>(Set.copyOf(missing));
  }

  /**
   * The start of a row.
   *
   * @param weight the number of the column of weights; -1 where there is none
   * @param kind what the column that divides rows says
   * @param division its number
   */
  RowStart start(Row row, String place, int weight, Division.Kind kind, int division) {
    byte[] own = weight < 0 ? new byte[0] : weight(row, place, weight);
    byte[] standing =
        kind == Division.Kind.NONE ? new byte[0] : standing(row, place, kind, division);
    byte[] both = Arrays.copyOf(own, own.length + standing.length);
    System.arraycopy(standing, 0, both, own.length, standing.length);
    return new RowStart(both);
  }

  /** The value of a column; empty where it stands for nothing. */
  Optional<Object> value(Row row, int column) {
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

  double number(Object value, int column, String place) {
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

  DataException wrong(String place, int column, String expected, Object found) {
    return DataException.bad(
        "%s, column %s: expected %s, found '%s'",
        place, columns.get(column), expected, text(found));
  }

  private byte[] weight(Row row, String place, int column) {
    String expected = "the weight of a row, a number from 0 to " + Float.MAX_VALUE;
    Object value = value(row, column).orElseThrow(() -> nothing(place, column, expected));
    double weight = number(value, column, place);
    if (weight < 0 || !Float.isFinite((float) weight)) {
      throw wrong(place, column, expected, value);
    }
    return ByteBuffer.allocate(Double.BYTES).putDouble(weight + 0.0).array();
  }

  private DataException nothing(String place, int column, String expected) {
    return DataException.bad(
        "%s, column %s: expected %s, found nothing", place, columns.get(column), expected);
  }

  /** The row's place among those that a column divides into parts. */
  private byte[] standing(Row row, String place, Division.Kind kind, int column) {
    Object value = value(row, column).orElseThrow(() -> nothing(place, column, EXPECTED.get(kind)));
    return switch (kind) {
      case NONE -> throw new IllegalStateException("No column divides the rows");
      case GROUP -> Places.ofGroup(group(text(value)));
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

  /** Numbers that are equal are one group; long ones, which no double tells apart, are not. */
  private static String group(String name) {
    boolean isLong = !Label.isText(name) && Math.abs(Double.parseDouble(name)) >= LONG;
    return isLong ? new BigDecimal(name).stripTrailingZeros().toString() : Label.canonical(name);
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
}
