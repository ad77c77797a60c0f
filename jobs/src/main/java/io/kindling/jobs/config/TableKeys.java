package io.kindling.jobs.config;

import io.kindling.partitioning.BadRowRule;
import io.kindling.partitioning.BadRowRule.Action;
import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.TableReading;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The settings of the section {@code data} that tables have. */
final class TableKeys {
  static final Setting<List<String>> TEST_PATH =
      Setting.open(
          "data.testPath",
          Some.of(Kinds.text("a file, a folder or a pattern"), "read as data.path"),
          "",
          "The rows to test on; they replace those that data.split.test would take of data.path.");
  static final Setting<List<String>> NAMES =
      Setting.open(
          "data.names",
          Kinds.texts("a list of names, one for each column"),
          "",
          "The names of the columns of CSV files without a header; else they are c0, c1 and so"
              + " on.");
  static final Setting<List<String>> MISSING =
      Setting.open(
          "data.missing",
          Kinds.texts("a text, or a list of some"),
          "",
          "What stands for nothing, beside the empty text: ?, NA, NaN.");
  static final Setting<List<String>> SELECT =
      Setting.open(
          "data.select",
          Kinds.texts("a list of expressions of Spark SQL"),
          "",
          "What is taken of the columns, as [\"*\", \"a / b AS ratio\"]; all of them without it.");
  static final Setting<String> WHERE =
      Setting.open(
          "data.where",
          Kinds.text("an expression of Spark SQL"),
          "",
          "Which rows are taken, told by their columns before data.select.");
  static final Setting<String> TEST_WHERE =
      Setting.open(
          "data.testWhere",
          Kinds.text("an expression of Spark SQL"),
          "",
          "Which rows to test on, told by their columns: a time, a part that is given, a group.");
  static final Setting<ColumnKeys.Written> COLUMNS =
      Setting.open(
          "data.columns",
          new ColumnKeys(),
          "",
          "How the columns of a table become numbers; see below.");

  static final Setting<String> FORMAT =
      Setting.open(
          "data.format",
          Kinds.text("the name of a format that Spark reads"),
          "",
          "Of source = spark: xml, a table format, a format of a package that is given to Spark.");
  static final Setting<Map<String, String>> OPTIONS =
      Setting.open(
          "data.options",
          new TextMap(),
          "",
          "What Spark is told about the format, as for spark.read.");
  static final Setting<String> SQL =
      Setting.open("data.sql", Kinds.text("a query of Spark SQL"), "", "The rows of source = sql.");
  static final Setting<Action> ON_BAD_ROW =
      Setting.of(
          "data.onBadRow",
          Kinds.word(List.of(Action.values()), Action::word),
          Action.FAIL,
          "",
          "Rows that cannot be used end the run, are left out, or are also written to quarantine.");
  static final Setting<Double> MAX_BAD_ROWS =
      Setting.of(
          "data.maxBadRows",
          Kinds.number(
              "a share from 0 to below 1, or a number of rows",
              most -> most >= 0 && (most < 1 || most == Math.rint(most) && most < 1e15)),
          0.1,
          "",
          "With more bad rows than these the run fails all the same.");

  static final Set<Setting<?>> ALL =
      Set.of(TEST_PATH, MISSING, SELECT, WHERE, TEST_WHERE, COLUMNS, ON_BAD_ROW, MAX_BAD_ROWS);

  private TableKeys() {}

  /** Whether CSV files are read as a table of typed columns. */
  static boolean isWritten(Reader reader) {
    return reader.has(NAMES.key())
        || reader.read(ON_BAD_ROW) != Action.FAIL
        || ALL.stream().anyMatch(one -> one.fallback().isEmpty() && reader.has(one.key()));
  }

  static SourceSpec.Table table(
      String format,
      List<String> paths,
      TableReading.Text text,
      List<String> label,
      String weight,
      Reader reader) {
    TableReading reading =
        new TableReading(
            format,
            paths,
            reader.find(TEST_PATH).orElse(List.of()),
            text,
            reader.find(OPTIONS).orElse(Map.of()),
            reader.find(SELECT).orElse(List.of()),
            reader.find(WHERE).orElse(""));
    return new SourceSpec.Table(
        reading,
        reader.find(MISSING).orElse(List.of()),
        label,
        weight,
        reader.find(COLUMNS).map(ColumnKeys.Written::rules).orElse(ColumnRules.AUTO),
        new BadRowRule(reader.read(ON_BAD_ROW), reader.read(MAX_BAD_ROWS)),
        reader.find(TEST_WHERE).orElse(""));
  }
}
