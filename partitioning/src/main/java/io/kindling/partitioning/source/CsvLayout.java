package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec.SourceSpec;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.encode.Decimal;
import io.kindling.partitioning.encode.Label;
import io.kindling.partitioning.encode.LabelRule;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * What the columns of comma-separated files are: told from the first file, asked of all.
 *
 * @param columns the names of all columns, in order
 * @param label the number of the label's column; -1 where there is none
 * @param taken the numbers of the columns that are features, in the order of the packed row
 * @param packing how features are kept
 * @param rule which labels rows may have
 */
record CsvLayout(
    SourceSpec.Csv spec,
    List<String> columns,
    int label,
    List<Integer> taken,
    Schema.Features packing,
    LabelRule rule)
    implements Serializable {
  private static final int WHITE = 255;
  private static final Pattern NOT_FINITE =
      Pattern.compile("[-+]?(nan|inf|infinity)", Pattern.CASE_INSENSITIVE);

  CsvLayout {
    columns = List.copyOf(columns);
    taken = List.copyOf(taken);
  }

  private static List<Integer> allBut(int label, int count) {
    return IntStream.range(0, count).filter(column -> column != label).boxed().toList();
  }

  /** This layout with the columns that a model takes, found by their names. */
  CsvLayout taking(Schema model, String file) {
    boolean positional = !spec.header() && columns.size() == model.names().size();
    List<Integer> found = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < model.names().size(); i++) {
      int column = positional ? i : columns.indexOf(model.names().get(i));
      found.add(column);
      if (column < 0) {
        missing.add(model.names().get(i));
      }
    }
    if (!missing.isEmpty() || model.names().isEmpty()) {
      throw DataException.bad(
          "%s does not fit the model: it lacks the columns %s; it has %s", file, missing, columns);
    }
    return new CsvLayout(spec, columns, -1, found, packing, LabelRule.any());
  }

  static CsvLayout of(
      Configuration configuration,
      SourceSpec.Csv spec,
      String file,
      Schema.Features packing,
      LabelRule rule) {
    try (CsvReader reader =
        new CsvReader(file, Files.open(configuration, file), spec.separator())) {
      List<String> first = reader.record();
      if (first.isEmpty()) {
        throw DataException.bad(
            "%s is empty: expected %s", file, spec.header() ? "a header and rows" : "rows");
      }
      List<String> columns = spec.header() ? first : numbered(first.size());
      checkNames(columns, file);
      int label = label(spec, columns, file);
      return new CsvLayout(spec, columns, label, allBut(label, columns.size()), packing, rule);
    } catch (IOException problem) {
      throw DataException.bad("%s cannot be read: %s", file, problem.getMessage());
    }
  }

  private static List<String> numbered(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("c" + i);
    }
    return names;
  }

  private static void checkNames(List<String> columns, String file) {
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (column.isEmpty()) {
        throw DataException.bad("%s: a column has no name in the header %s", file, columns);
      }
      if (!seen.add(column)) {
        throw DataException.bad(
            "%s: the header names the column '%s' twice: rename one of them", file, column);
      }
    }
  }

  private static int label(SourceSpec.Csv spec, List<String> columns, String file) {
    String label = spec.label();
    if (label.isEmpty()) {
      return -1;
    }
    int byName = columns.indexOf(label);
    if (byName >= 0) {
      return byName;
    }
    if (label.matches("-?\\d{1,6}")) {
      int number = Integer.parseInt(label);
      int index = number < 0 ? number + columns.size() : number;
      if (index >= 0 && index < columns.size()) {
        return index;
      }
    }
    throw DataException.bad(
        "%s has no column data.label = %s: expected one of %s or a number from %s to %s",
        file, label, columns, -columns.size(), columns.size() - 1);
  }

  Schema schema() {
    List<String> names = new ArrayList<>(columns);
    String labelName = label < 0 ? "" : names.remove(label);
    if (names.isEmpty()) {
      throw DataException.bad("The columns %s leave no feature beside the label", columns);
    }
    return new Schema(packing, List.of(names.size()), names, labelName);
  }

  /** A record as a packed row. */
  byte[] pack(List<String> fields, String file, long line) {
    if (fields.size() != columns.size()) {
      throw DataException.bad(
          "%s, line %s: expected %s fields (%s), found %s",
          file, line, columns.size(), shortened(), fields.size());
    }
    ByteBuffer numbers = ByteBuffer.allocate(taken.size() * packing.bytes());
    for (int column : taken) {
      double number = number(fields.get(column), column, file, line);
      if (packing == Schema.Features.NUMBERS) {
        numbers.putDouble(number);
      } else if (number >= 0 && number <= WHITE && number == (int) number) {
        numbers.put((byte) number);
      } else {
        throw DataException.bad(
            "%s, line %s, column %s: expected a pixel, a whole number from 0 to %s, found '%s'",
            file, line, columns.get(column), WHITE, fields.get(column));
      }
    }
    if (label < 0) {
      return Label.append(numbers.array(), "");
    }
    Optional<String> problem = rule.problem(fields.get(label));
    if (problem.isPresent()) {
      throw DataException.bad(
          "%s, line %s, column %s: %s", file, line, columns.get(label), problem.get());
    }
    return Label.append(numbers.array(), fields.get(label));
  }

  private String shortened() {
    return columns.size() <= 8
        ? String.join(", ", columns)
        : columns.get(0) + " … " + columns.get(columns.size() - 1);
  }

  private double number(String text, int column, String file, long line) {
    if (isShortWhole(text)) {
      return Integer.parseInt(text);
    }
    if (NOT_FINITE.matcher(text).matches()) {
      throw unfinite(text, column, file, line);
    }
    if (!Decimal.isNumber(text)) {
      throw DataException.bad(
          "%s, line %s, column %s: expected a number, found %s",
          file, line, columns.get(column), text.isEmpty() ? "nothing" : "'" + text + "'");
    }
    double number = Double.parseDouble(text);
    if (!Double.isFinite(number)) {
      throw unfinite(text, column, file, line);
    }
    return number + 0.0;
  }

  private DataException unfinite(String text, int column, String file, long line) {
    return DataException.bad(
        "%s, line %s, column %s: expected a finite number, found '%s'",
        file, line, columns.get(column), text);
  }

  private static boolean isShortWhole(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() < 10;
  }
}
