package io.kindling.partitioning.source;

import io.kindling.partitioning.BadRowRule.Action;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.TableReading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;

/**
 * A table as rows of Spark SQL. Behind its columns stand three more: where a row comes from, what
 * is wrong with it, if it could not be read, and how it was written, where that is asked for.
 *
 * @param fields the columns of the table
 * @param shown what is read, for messages
 * @param untyped whether texts may be anything that they look like
 * @param numbers which columns of comma-separated files hold numbers, where expressions ask for
 *     that
 */
record Frame(
    Dataset<Row> rows,
    List<StructField> fields,
    String shown,
    boolean untyped,
    Set<Integer> numbers) {
  static final String PLACE = "_kindling_place";
  static final String PROBLEM = "_kindling_problem";
  static final String RAW = "_kindling_raw";

  private static final String ZONE = "spark.sql.session.timeZone";
  private static final String NOT_FOUND = "[PATH_NOT_FOUND]";

  /** So much is shown of a row that cannot be read. */
  private static final int SHOWN = 80;

  /** How many columns stand behind those of the table. */
  static final int HIDDEN = 3;

  private static final List<String> HIDDEN_NAMES = List.of(PLACE, PROBLEM, RAW);

  /** Opens what {@code paths} name, and takes of it what the settings say. */
  static Frame open(
      JavaSparkContext context, SourceSpec.Table table, TableReading reading, List<String> paths) {
    return open(context, table, reading, paths, Optional.empty());
  }

  /** Opens rows whose columns hold what those of others do. */
  static Frame open(
      JavaSparkContext context,
      SourceSpec.Table table,
      TableReading reading,
      List<String> paths,
      Optional<Frame> like) {
    SparkSession session = session(context);
    String shown = String.join(", ", paths);
    boolean keepsRaw = table.bad().action() == Action.QUARANTINE;
    List<String> files = new ArrayList<>();
    if (reading.isCsv()) {
      paths.forEach(path -> files.addAll(Files.list(context.hadoopConfiguration(), path)));
    }
    Dataset<Row> rows =
        reading.isCsv()
            ? CsvFrame.open(session, reading.text(), files, keepsRaw)
            : loaded(session, reading, paths, keepsRaw);
    boolean computes = !reading.where().isEmpty() || !reading.select().isEmpty();
    Set<Integer> numbers = Set.of();
    if (reading.isCsv() && computes) {
      Frame texts = of(rows, shown, reading, numbers);
      numbers = like.map(Frame::numbers).orElseGet(() -> Typing.numbers(table, texts));
      rows = TypedTexts.of(texts, numbers, table.columns(), table.missing());
    }
    Dataset<Row> taken = selected(filtered(rows, reading.where()), reading.select());
    return of(taken, shown, reading, numbers);
  }

  /** Where nobody says otherwise, days and moments are those of UTC, not of a machine. */
  private static SparkSession session(JavaSparkContext context) {
    SparkSession session = SparkSession.builder().sparkContext(context.sc()).getOrCreate();
    if (!context.getConf().contains(ZONE)) {
      session.conf().set(ZONE, "UTC");
    }
    return session;
  }

  private static Frame of(
      Dataset<Row> rows, String shown, TableReading reading, Set<Integer> numbers) {
    StructField[] all = rows.schema().fields();
    List<StructField> fields = List.of(all).subList(0, all.length - HIDDEN);
    return new Frame(rows, fields, shown, reading.isCsv(), numbers);
  }

  /** Without the rows that could not be read. */
  Frame readable() {
    return new Frame(rows.where(PROBLEM + " is null"), fields, shown, untyped, numbers);
  }

  /**
   * Refuses a column whose values are no one text, such as bytes, which are another text each time.
   *
   * @param key the setting that names it
   */
  void requireText(String key, int column) {
    StructField field = fields.get(column);
    if (!Typing.isText(field.dataType())) {
      throw DataException.bad(
          "%s: the column %s of %s is of the type %s: expected numbers, texts, days or moments, such"
              + " as CAST(%s AS STRING) makes in data.select",
          shown, field.name(), key, field.dataType().simpleString(), field.name());
    }
  }

  /** The rows, of which some may not be readable. */
  JavaRDD<Row> safe() {
    String name = shown;
    return rows.toJavaRDD().mapPartitions(part -> new SafeRows(name, part), true);
  }

  List<String> columns() {
    return fields.stream().map(StructField::name).toList();
  }

  private static Dataset<Row> loaded(
      SparkSession session, TableReading reading, List<String> paths, boolean keepsRaw) {
    Dataset<Row> rows =
        reading.isSql()
            ? tried("data.sql = " + paths.get(0), () -> session.sql(paths.get(0)))
            : tried(
                "data.path = " + paths + " of the format " + reading.format(),
                () ->
                    session
                        .read()
                        .format(reading.format())
                        .options(reading.options())
                        .load(paths.toArray(String[]::new)));
    Column nothing = functions.lit(null).cast("string");
    Column place = isOfFiles(rows) ? rows.col("_metadata.file_path") : nothing;
    String unread = session.sessionState().conf().columnNameOfCorruptRecord();
    boolean mayBeUnread = List.of(rows.columns()).contains(unread);
    Column text = mayBeUnread ? column(unread) : nothing;
    List<Column> columns =
        (reading.isLibSvm() ? Stream.of("features", "label") : Arrays.stream(rows.columns()))
            .filter(name -> !name.equals(unread))
            .map(Frame::column)
            .toList();
    Column raw =
        keepsRaw && !reading.isLibSvm()
            ? functions.coalesce(
                text,
                functions.to_json(
                    functions.struct(columns.toArray(Column[]::new)),
                    Map.of("ignoreNullFields", "false")))
            : nothing;
    Column problem = mayBeUnread ? problem(place, text) : nothing;
    return rows.select(
        Stream.concat(
                columns.stream(), Stream.of(place.as(PLACE), problem.as(PROBLEM), raw.as(RAW)))
            .toArray(Column[]::new));
  }

  /** What is wrong with a row that Spark could not read; nothing if it could. */
  private static Column problem(Column place, Column text) {
    Column start = functions.substring(text, 1, SHOWN);
    Column sentence =
        functions.concat(
            functions.coalesce(place, functions.lit("a row")),
            functions.lit(": expected a row as Spark reads it, found '"),
            start,
            functions.lit("'"));
    return functions.when(text.isNotNull(), sentence);
  }

  /** Whether rows know the file that they come from. */
  private static boolean isOfFiles(Dataset<Row> rows) {
    return rows.inputFiles().length > 0 && rows.queryExecution().analyzed().children().isEmpty();
  }

  private static Column column(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  private static Dataset<Row> filtered(Dataset<Row> rows, String where) {
    return where.isEmpty()
        ? rows
        : tried(
            "data.where = " + where,
            () -> rows.where(PROBLEM + " is not null or (" + where + "\n)"));
  }

  private static Dataset<Row> selected(Dataset<Row> rows, List<String> select) {
    if (select.isEmpty()) {
      return rows;
    }
    String[] items = Stream.concat(select.stream(), HIDDEN_NAMES.stream()).toArray(String[]::new);
    Dataset<Row> all = tried("data.select = " + select, () -> rows.selectExpr(items));
    String[] names = all.columns();
    int last = names.length - HIDDEN;
    Set<String> seen = new HashSet<>();
    for (String name : Arrays.asList(names).subList(0, last)) {
      if (!HIDDEN_NAMES.contains(name) && !seen.add(name.toLowerCase(Locale.ROOT))) {
        throw DataException.bad(
            "data.select = %s gives the column '%s' twice: name one of them otherwise (… AS name),"
                + " or write * EXCEPT (%s) instead of *",
            select, name, name);
      }
    }
    int[] kept =
        IntStream.range(0, names.length)
            .filter(i -> i >= last || !HIDDEN_NAMES.contains(names[i]))
            .toArray();
    Dataset<Row> numbered =
        all.toDF(IntStream.range(0, names.length).mapToObj(i -> "_" + i).toArray(String[]::new));
    return numbered.select(
        Arrays.stream(kept)
            .mapToObj(i -> functions.col("_" + i).as(names[i]))
            .toArray(Column[]::new));
  }

  /** What Spark says of a wrong expression or file, in one line behind what it was asked for. */
  private static Dataset<Row> tried(String asked, Supplier<Dataset<Row>> work) {
    try {
      return work.get();
    } catch (DataException known) {
      throw known;
    } catch (Exception refused) {
      String message = String.valueOf(refused.getMessage());
      if (message.startsWith(NOT_FOUND)) {
        throw DataException.missing(
            "%s names no file: expected files, folders or patterns that match some", asked);
      }
      throw DataException.bad(
          "%s cannot be used: Spark says: %s", asked, message.lines().findFirst().orElse(""));
    }
  }
}
