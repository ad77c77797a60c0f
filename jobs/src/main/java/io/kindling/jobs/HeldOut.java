package io.kindling.jobs;

import io.kindling.engine.loss.HeadLoss;
import io.kindling.engine.network.Network;
import io.kindling.jobs.inference.PredictionTable;
import io.kindling.jobs.output.Storage;
import io.kindling.jobs.trial.TrialResult;
import io.kindling.jobs.trial.Trials;
import io.kindling.partitioning.DataFailures;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PredictionRows.Column;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.draw.Draw;
import io.kindling.partitioning.draw.FoldRule;
import io.kindling.partitioning.draw.Pool;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.key.Rows;
import io.kindling.partitioning.profile.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Writes what models predict of the rows that they were not trained on: a table a candidate. */
final class HeldOut {
  private static final String FOLDER = "predictions";

  /** So many rows are brought here together, wherever they lie. */
  private static final int AT_ONCE = 10_000;

  private final JobContext context;
  private final Pool pool;
  private final List<Variant> candidates;
  private final List<Draw> folds;
  private final FoldRule rule;
  private final List<PredictionTable> tables = new ArrayList<>();
  private final List<List<HeadLoss>> losses = new ArrayList<>();

  /**
   * Plans the tables.
   *
   * @throws io.kindling.jobs.config.ConfigException where the format has no place for what is
   *     predicted
   */
  HeldOut(
      JobContext context,
      Pool pool,
      List<Variant> candidates,
      List<Draw> folds,
      FoldRule rule,
      Trials trials) {
    this.context = context;
    this.pool = pool;
    this.candidates = candidates;
    this.folds = folds;
    this.rule = rule;
    candidates.forEach(one -> plan(one, trials));
  }

  /** Of each candidate, by what its outputs are trained. */
  List<List<HeadLoss>> losses() {
    return List.copyOf(losses);
  }

  /** The results of all folds of one candidate after another. */
  void write(List<TrialResult> results) {
    context.describe("write predictions");
    Storage folder = context.requireFolder().storage().in(FOLDER);
    for (int i = 0; i < candidates.size(); i++) {
      String name = candidates.get(i).name();
      List<TrialResult> own = results.subList(i * folds.size(), (i + 1) * folds.size());
      write(tables.get(i), own, name.isEmpty() ? folder : folder.in(name));
    }
  }

  private void write(PredictionTable table, List<TrialResult> results, Storage place) {
    List<Row> written = new ArrayList<>();
    for (TrialResult result : results) {
      if (!result.hasFailed()) {
        add(result, table, written);
      }
    }
    if (written.isEmpty()) {
      return;
    }
    String target = place.path().toString();
    SparkSession session = SparkSession.builder().sparkContext(context.spark().sc()).getOrCreate();
    DataFailures.unwrapped(
        () -> {
          PredictJob.write(
              session.createDataFrame(written, table.schema()).coalesce(1),
              context.config().predict().format(),
              target);
          return target;
        });
  }

  /** Which numbers mean what is the same on all folds: the labels are. */
  private void plan(Variant candidate, Trials trials) {
    var training = candidate.config().training();
    Encoders encoders = trials.encoders(candidate.trial(0, "plan", folds.get(0), Set.of()));
    Network network = candidate.config().network(encoders);
    PredictJob.requireTold(encoders.answers(), context.config().predict().format());
    var objective = training.losses().objective(network);
    List<HeadLoss> own = network.heads().stream().map(head -> objective.of(head.name())).toList();
    PredictionTable table = new PredictionTable(columns(), encoders, own, true);
    tables.add(training.threshold().isPresent() ? table.withDecisions() : table);
    losses.add(own);
  }

  private List<Column> columns() {
    Schema schema = pool.rows().schema();
    List<String> input = new ArrayList<>();
    if (schema.features() != Schema.Features.PIXELS) {
      input.addAll(schema.names());
    }
    schema.labels().stream().filter(label -> !label.isEmpty()).forEach(input::add);
    List<Column> columns = new ArrayList<>();
    columns.add(own("row", DataTypes.StringType, input));
    input.forEach(name -> columns.add(new Column(name, DataTypes.StringType)));
    columns.add(own("repeat", DataTypes.IntegerType, input));
    columns.add(own("fold", DataTypes.IntegerType, input));
    return columns;
  }

  /** The input's columns keep their names; Spark takes names that differ by case for one. */
  private static Column own(String wanted, DataType type, List<String> input) {
    String name = wanted;
    while (input.stream().anyMatch(name::equalsIgnoreCase)) {
      name = name + "_";
    }
    return new Column(name, type);
  }

  private void add(TrialResult result, PredictionTable table, List<Row> written) {
    int fold = result.number() % folds.size();
    int inRepeat = folds.size() / rule.repeats();
    int[] rows = folds.get(fold).rows(Part.TEST);
    OptionalDouble threshold =
        Double.isNaN(result.threshold())
            ? OptionalDouble.empty()
            : OptionalDouble.of(result.threshold());
    Rows block = pool.rows().taken(rows, 0, Math.min(AT_ONCE, rows.length));
    for (int i = 0; i < rows.length; i++) {
      if (i > 0 && i % AT_ONCE == 0) {
        block = pool.rows().taken(rows, i, Math.min(i + AT_ONCE, rows.length));
      }
      List<Object> fields = new ArrayList<>();
      Example row = Example.of(pool.rows().schema(), block, i % AT_ONCE);
      fields.add(pool.rows().content(rows[i]));
      fields.addAll(row.cells());
      for (int label = 0; label < row.labels().size(); label++) {
        if (!pool.rows().schema().labels().get(label).isEmpty()) {
          fields.add(row.labels().get(label));
        }
      }
      fields.add(fold / inRepeat + 1);
      fields.add(fold % inRepeat + 1);
      written.add(table.row(fields, row.label(), numbers(result, i, rows.length), threshold));
    }
  }

  private static List<List<Float>> numbers(TrialResult result, int row, int rows) {
    List<List<Float>> all = new ArrayList<>();
    for (float[] output : result.predicted()) {
      int width = output.length / rows;
      List<Float> own = new ArrayList<>();
      for (int i = 0; i < width; i++) {
        own.add(output[row * width + i]);
      }
      all.add(own);
    }
    return all;
  }
}
