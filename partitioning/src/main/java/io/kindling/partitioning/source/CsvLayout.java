package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.encode.Decimal;
import io.kindling.partitioning.encode.LabelRule;
import io.kindling.partitioning.encode.Labels;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/**
 * What the columns of comma-separated files are: told from the first file, asked of all.
 *
 * @param columns the names of all columns, in order
 * @param labels the numbers of the columns of labels; none where there are none
 * @param weight the number of the column of weights; -1 where there is none
 * @param taken the numbers of the columns that are features, in the order of the packed row
 * @param packing how features are kept
 * @param rules which labels rows may have, in the order of the labels
 */
record CsvLayout(
    SourceSpec.Csv spec,
    List<String> columns,
    List<Integer> labels,
    int weight,
    List<Integer> taken,
    Schema.Features packing,
    List<LabelRule> rules)
    implements Serializable {
  private static final int WHITE = 255;
  static final Pattern NOT_FINITE =
      Pattern.compile("[-+]?(nan|inf|infinity)", Pattern.CASE_INSENSITIVE);

  CsvLayout {
    columns = List.copyOf(columns);
    labels = List.copyOf(labels);
    taken = List.copyOf(taken);
    rules = List.copyOf(rules);
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
    return new CsvLayout(spec, columns, List.of(), -1, found, packing, List.of());
  }

  static CsvLayout of(
      Configuration configuration,
      SourceSpec.Csv spec,
      String file,
      Schema.Features packing,
      List<LabelRule> rules) {
    try (CsvReader reader =
        new CsvReader(file, Files.open(configuration, file), spec.separator())) {
      List<String> first = reader.record();
      if (first.isEmpty()) {
        throw DataException.bad(
            "%s is empty: expected %s", file, spec.header() ? "a header and rows" : "rows");
      }
      List<String> columns = spec.header() ? first : ColumnNames.numbered(first.size());
      ColumnNames.check(columns, file);
      List<Integer> labels = labels(spec, columns, file);
      int weight = weight(spec, columns, labels, file);
      List<Integer> taken =
          IntStream.range(0, columns.size())
              .filter(column -> column != weight && !labels.contains(column))
              .boxed()
              .toList();
      return new CsvLayout(spec, columns, labels, weight, taken, packing, rules);
    } catch (IOException problem) {
      throw DataException.bad("%s cannot be read: %s", file, problem.getMessage());
    }
  }

  private static List<Integer> labels(SourceSpec.Csv spec, List<String> columns, String file) {
    List<Integer> labels = new ArrayList<>();
    for (String text : spec.label()) {
      int label = ColumnNames.find("data.label", text, columns, file);
      if (labels.contains(label)) {
        throw DataException.bad(
            "data.label = %s names the column %s of %s twice",
            spec.label(), columns.get(label), file);
      }
      labels.add(label);
    }
    return labels;
  }

  private static int weight(
      SourceSpec.Csv spec, List<String> columns, List<Integer> labels, String file) {
    if (spec.weight().isEmpty()) {
      return -1;
    }
    int weight = ColumnNames.find("data.weight", spec.weight(), columns, file);
    if (labels.contains(weight)) {
      throw DataException.bad(
          "data.weight = %s is the column %s of %s, which data.label names, too: expected another"
              + " column",
          spec.weight(), columns.get(weight), file);
    }
    return weight;
  }

  Schema schema() {
    List<String> names = taken.stream().map(columns::get).toList();
    List<String> labelNames = labels.stream().map(columns::get).toList();
    if (names.isEmpty()) {
      throw DataException.bad(
          "The columns %s leave no feature beside the %s",
          columns, labels.size() == 1 ? "label" : "labels");
    }
    return new Schema(
        packing,
        List.of(names.size()),
        names,
        labelNames.isEmpty() ? List.of("") : labelNames,
        weight < 0 ? "" : columns.get(weight));
  }

  /** A record as a packed row. */
  byte[] pack(List<String> fields, String file, long line) {
    if (fields.size() != columns.size()) {
      throw DataException.bad(
          "%s, line %s: expected %s fields (%s), found %s",
          file, line, columns.size(), shortened(), fields.size());
    }
    int bytes = taken.size() * packing.bytes() + (weight < 0 ? 0 : Double.BYTES);
    ByteBuffer numbers = ByteBuffer.allocate(bytes);
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
    if (weight >= 0) {
      numbers.putDouble(weight(fields.get(weight), file, line));
    }
    List<String> given = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      String label = fields.get(labels.get(i));
      Optional<String> problem = rules.get(i).problem(label);
      if (problem.isPresent()) {
        throw DataException.bad(
            "%s, line %s, column %s: %s", file, line, columns.get(labels.get(i)), problem.get());
      }
      given.add(label);
    }
    return Labels.append(numbers.array(), given);
  }

  private double weight(String text, String file, long line) {
    double found = number(text, weight, file, line);
    if (found < 0 || !Float.isFinite((float) found)) {
      throw DataException.bad(
          "%s, line %s, column %s: expected the weight of a row, a number from 0 to %s, found '%s'",
          file, line, columns.get(weight), Float.MAX_VALUE, text);
    }
    return found;
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
