package io.kindling.jobs.config;

import io.kindling.engine.Checks;
import io.kindling.partitioning.BadRowRule;
import io.kindling.partitioning.BadRowRule.Action;
import io.kindling.partitioning.ColumnRules;
import io.kindling.partitioning.Division;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.TableReading;
import java.util.ArrayList;
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
  static final Setting<String> GROUP =
      division("group", "those with the same value (a patient) stay in one part.");
  static final Setting<String> ORDER =
      division("order", "the smallest are trained on, the largest tested (numbers, moments).");
  static final Setting<String> PART =
      division("part", "it says train, validation or test; there are no fractions.");
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

  /** The columns that say how rows are divided. */
  static final List<Setting<String>> DIVISIONS = List.of(GROUP, ORDER, PART);

  private static final List<Division.Kind> KINDS =
      List.of(Division.Kind.GROUP, Division.Kind.ORDER, Division.Kind.PART);

  static final Set<Setting<?>> ALL =
      Set.of(
          TEST_PATH,
          MISSING,
          SELECT,
          WHERE,
          TEST_WHERE,
          GROUP,
          ORDER,
          PART,
          COLUMNS,
          ON_BAD_ROW,
          MAX_BAD_ROWS);

  private TableKeys() {}

  /** Settings, and the columns that say how rows are divided. */
  static List<Setting<?>> withDivisions(Setting<?>... others) {
    List<Setting<?>> all = new ArrayList<>(List.of(others));
    all.addAll(DIVISIONS);
    return all;
  }

  private static Setting<String> division(String word, String sentence) {
    return Setting.open(
        "data.split." + word,
        Kinds.text("the name of a column"),
        "",
        "A column, no feature, that divides rows: " + sentence);
  }

  /** How the rows of a table are divided, beside fractions. */
  static Division division(Reader reader) {
    List<Division> found = new ArrayList<>();
    for (int kind = 0; kind < DIVISIONS.size(); kind++) {
      Division.Kind own = KINDS.get(kind);
      reader.find(DIVISIONS.get(kind)).ifPresent(column -> found.add(new Division(own, column)));
    }
    Checks.require(
        found.size() <= 1,
        "%s all say how rows are divided: expected one of them",
        found.stream().map(Division::key).toList());
    Checks.require(
        !reader.has(PART.key())
            || SplitKeys.OF_FRACTIONS.stream().map(Setting::key).noneMatch(reader::has),
        "data.split.part says the part of each row: expected none of %s beside it",
        SplitKeys.OF_FRACTIONS.stream().map(Setting::key).toList());
    return found.isEmpty() ? Division.NONE : found.get(0);
  }

  /** Whether rows are kept apart for testing. */
  static boolean givesTest(Reader reader) {
    return reader.has(TEST_PATH.key()) || reader.has(TEST_WHERE.key());
  }

  /** The setting that keeps them apart. */
  static String testKey(Reader reader) {
    return reader.has(TEST_PATH.key()) ? TEST_PATH.key() : TEST_WHERE.key();
  }

  /** Whether CSV files are read as a table of typed columns. */
  static boolean isWritten(Reader reader) {
    return reader.has(NAMES.key())
        || reader.read(ON_BAD_ROW) != Action.FAIL
        || ALL.stream().anyMatch(one -> one.fallback().isEmpty() && reader.has(one.key()));
  }

  static SourceSpec.Table table(
      String format,
      DatedPaths paths,
      TableReading.Text text,
      List<String> label,
      String weight,
      Reader reader) {
    DatedPaths test = DateKeys.filled(TEST_PATH.key(), reader.find(TEST_PATH), reader);
    TableReading reading =
        new TableReading(
            format,
            paths.paths(),
            test.paths(),
            text,
            reader.find(OPTIONS).orElse(Map.of()),
            reader.find(SELECT).orElse(List.of()),
            reader.find(WHERE).orElse(""),
            paths.with(test).missing(DateKeys.missing(reader)));
    return new SourceSpec.Table(
        reading,
        reader.find(MISSING).orElse(List.of()),
        label,
        weight,
        reader.find(COLUMNS).map(ColumnKeys.Written::rules).orElse(ColumnRules.AUTO),
        new BadRowRule(reader.read(ON_BAD_ROW), reader.read(MAX_BAD_ROWS)),
        reader.find(TEST_WHERE).orElse(""),
        division(reader));
  }
}
