package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec.SourceSpec;
import io.kindling.partitioning.TableReading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
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
 * A table as rows of Spark SQL. Behind its columns stand two more: where a row comes from, and what
 * is wrong with it, if it could not be read.
 *
 * @param fields the columns of the table
 * @param shown what is read, for messages
 * @param untyped whether texts may be anything that they look like
 */
record Frame(Dataset<Row> rows, List<StructField> fields, String shown, boolean untyped) {
  static final String PLACE = "_kindling_place";
  static final String PROBLEM = "_kindling_problem";
  private static final int HIDDEN = 2;

  /** Opens what {@code paths} name, and takes of it what the settings say. */
  static Frame open(JavaSparkContext context, SourceSpec.Table table, List<String> paths) {
    TableReading reading = table.reading();
    SparkSession session = SparkSession.builder().sparkContext(context.sc()).getOrCreate();
    String shown = String.join(", ", paths);
    List<String> files = new ArrayList<>();
    paths.forEach(path -> files.addAll(Files.list(context.hadoopConfiguration(), path)));
    Dataset<Row> rows =
        reading.isCsv()
            ? CsvFrame.open(session, reading.text(), files)
            : loaded(session, reading, paths);
    boolean computes = !reading.where().isEmpty() || !reading.select().isEmpty();
    if (reading.isCsv() && computes) {
      Frame texts = of(rows, shown, reading);
      rows = TypedTexts.of(texts, Typing.numbers(texts, table.missing()), table.missing());
    }
    return of(selected(filtered(rows, reading.where()), reading.select()), shown, reading);
  }

  private static Frame of(Dataset<Row> rows, String shown, TableReading reading) {
    StructField[] all = rows.schema().fields();
    return new Frame(rows, List.of(all).subList(0, all.length - HIDDEN), shown, reading.isCsv());
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
      SparkSession session, TableReading reading, List<String> paths) {
    Dataset<Row> rows =
        tried(
            "data.format = " + reading.format() + " with data.path = " + paths,
            () ->
                session
                    .read()
                    .format(reading.format())
                    .options(reading.options())
                    .load(paths.toArray(String[]::new)));
    Column place = rows.col("_metadata.file_path").as(PLACE);
    Column problem = functions.lit(null).cast("string").as(PROBLEM);
    Stream<String> columns =
        reading.isLibSvm() ? Stream.of("features", "label") : Arrays.stream(rows.columns());
    return rows.select(
        Stream.concat(columns.map(Frame::column), Stream.of(place, problem))
            .toArray(Column[]::new));
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
    String[] items =
        Stream.concat(select.stream(), Stream.of(PLACE, PROBLEM)).toArray(String[]::new);
    Dataset<Row> all = tried("data.select = " + select, () -> rows.selectExpr(items));
    String[] names = all.columns();
    int last = names.length - HIDDEN;
    List<String> hidden = List.of(PLACE, PROBLEM);
    Set<String> seen = new HashSet<>();
    for (String name : Arrays.asList(names).subList(0, last)) {
      if (!hidden.contains(name) && !seen.add(name.toLowerCase(Locale.ROOT))) {
        throw DataException.bad(
            "data.select = %s gives the column '%s' twice: name one of them otherwise (… AS name),"
                + " or write * EXCEPT (%s) instead of *",
            select, name, name);
      }
    }
    int[] kept =
        IntStream.range(0, names.length)
            .filter(i -> i >= last || !hidden.contains(names[i]))
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
      throw DataException.bad(
          "%s cannot be used: Spark says: %s", asked, message.lines().findFirst().orElse(""));
    }
  }
}
