package io.kindling.jobs;

import io.kindling.engine.loss.HeadLoss;
import io.kindling.engine.network.Network;
import io.kindling.jobs.inference.PredictionTable;
import io.kindling.jobs.training.Outputs;
import io.kindling.jobs.trial.TrialResult;
import io.kindling.partitioning.DataFailures;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PredictionRows.Column;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.draw.Draw;
import io.kindling.partitioning.draw.DrawnRows;
import io.kindling.partitioning.draw.FoldRule;
import io.kindling.partitioning.draw.Pool;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.profile.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/** Writes what models predict of the rows that they were not trained on. */
final class HeldOut {
  private static final String FOLDER = "predictions";

  private final JobContext context;
  private final Pool pool;
  private final List<Candidate> candidates;
  private final List<Draw> folds;
  private final FoldRule rule;

  HeldOut(
      JobContext context, Pool pool, List<Candidate> candidates, List<Draw> folds, FoldRule rule) {
    this.context = context;
    this.pool = pool;
    this.candidates = candidates;
    this.folds = folds;
    this.rule = rule;
  }

  /** The results of all folds of one candidate after another. */
  void write(List<TrialResult> results) {
    context.describe("write predictions");
    PredictionTable table = table();
    List<Row> written = new ArrayList<>();
    for (TrialResult result : results) {
      if (!result.hasFailed()) {
        add(result, table, written);
      }
    }
    String target = context.requireFolder().storage().in(FOLDER).path().toString();
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

  /** Which numbers mean what is the same for all: the labels are. */
  private PredictionTable table() {
    Candidate first = candidates.get(0);
    DrawnRows rows =
        DrawnRows.of(
            pool,
            folds.get(0),
            first.config().data().orElseThrow(),
            first.config().training().shardRule());
    Network network = first.config().network(rows.encoders().shape());
    Encoders encoders =
        rows.measuring(
                Outputs.measures(
                    rows.encoders(),
                    network,
                    first.config().training().losses(),
                    first.config().data().orElseThrow()))
            .encoders();
    List<HeadLoss> losses =
        network.heads().stream()
            .map(head -> first.config().training().losses().objective(network).of(head.name()))
            .toList();
    return new PredictionTable(columns(), encoders, losses, true);
  }

  private List<Column> columns() {
    Schema schema = pool.rows().schema();
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("row", DataTypes.StringType));
    if (schema.features() != Schema.Features.PIXELS) {
      schema.names().forEach(name -> columns.add(new Column(name, DataTypes.StringType)));
    }
    schema.labels().stream()
        .filter(label -> !label.isEmpty())
        .forEach(label -> columns.add(new Column(label, DataTypes.StringType)));
    columns.add(new Column("repeat", DataTypes.IntegerType));
    columns.add(new Column("fold", DataTypes.IntegerType));
    if (candidates.size() > 1) {
      columns.add(new Column("candidate", DataTypes.StringType));
    }
    return columns;
  }

  private void add(TrialResult result, PredictionTable table, List<Row> written) {
    int fold = result.number() % folds.size();
    int inRepeat = folds.size() / rule.repeats();
    int[] rows = folds.get(fold).rows(Part.TEST);
    for (int i = 0; i < rows.length; i++) {
      List<Object> fields = new ArrayList<>();
      Example row = Example.of(pool.rows().schema(), pool.rows().taken(rows, i, i + 1), 0);
      fields.add(pool.rows().content(rows[i]));
      fields.addAll(row.cells());
      for (int label = 0; label < row.labels().size(); label++) {
        if (!pool.rows().schema().labels().get(label).isEmpty()) {
          fields.add(row.labels().get(label));
        }
      }
      fields.add(fold / inRepeat + 1);
      fields.add(fold % inRepeat + 1);
      if (candidates.size() > 1) {
        fields.add(candidates.get(result.number() / folds.size()).name());
      }
      written.add(table.row(fields, numbers(result, i, rows.length), OptionalDouble.empty()));
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
