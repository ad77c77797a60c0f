package io.kindling.jobs;

import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.PredictSettings;
import io.kindling.jobs.config.Purpose;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.inference.Inference;
import io.kindling.jobs.inference.PredictionTable;
import io.kindling.jobs.output.ModelStore;
import io.kindling.jobs.output.RunFolder;
import io.kindling.partitioning.DataFailures;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.PredictionRows;
import io.kindling.partitioning.encode.Answer;
import io.kindling.partitioning.encode.Encoders;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Adds a model's predictions to rows, which keep their order and their columns. */
final class PredictJob implements Job {
  private static final String FOLDER = "predictions";

  @Override
  public String word() {
    return "predict";
  }

  @Override
  public String sentence() {
    return "Adds a model's predictions to rows, which keep their order and their columns.";
  }

  @Override
  public Purpose purpose() {
    return Purpose.USE_MODEL;
  }

  @Override
  public void run(JobContext context) {
    String path = context.config().model().orElseThrow();
    StoredModel model = StoredModel.read(path, context.hadoop());
    Encoders encoders = model.encoders();
    DataSpec spec = ModelNotes.rows(context, model.model());
    context.describe("read the rows");
    PredictionRows rows = PredictionRows.read(context.spark(), spec.source(), encoders.schema());
    try {
      predict(context, model, encoders, rows);
    } finally {
      rows.unpersist();
    }
  }

  private static void predict(
      JobContext context, StoredModel model, Encoders encoders, PredictionRows rows) {
    RunConfig config = context.config();
    Inference inference = model.inference(config);
    PredictionTable table =
        new PredictionTable(
            rows.columns(), encoders, model.outputs(), config.predict().classProbabilities());
    if (ModelNotes.threshold(model.model()).isPresent()) {
      table = table.withDecisions();
    }
    if (inference.tellsDeviation()) {
      table = table.withDeviations();
    }
    requireTold(encoders.answers(), config.predict().format());
    rows.bad().notes().forEach(note -> context.progress().say("note: " + note));
    if (context.arguments().dryRun()) {
      context.out().println("dry run: the model takes these rows");
      return;
    }
    RunFolder folder = context.requireFolder();
    folder.clear();
    folder.write(ModelStore.CONFIG_FILE, config.text());
    Quarantine.write(context, rows.bad());
    SparkSession session = SparkSession.builder().sparkContext(context.spark().sc()).getOrCreate();
    Dataset<Row> predicted =
        session.createDataFrame(
            table.rows(context.spark(), inference, rows.rows()), table.schema());
    context.describe("predict and write");
    String target = folder.storage().in(FOLDER).path().toString();
    DataFailures.unwrapped(
        () -> {
          write(predicted, config.predict().format(), target);
          return target;
        });
    context.out().println("predictions in " + folder.storage().in(FOLDER).shown());
  }

  /** Lists and bytes have no place in a line of text. */
  static void requireTold(List<Answer> answers, PredictSettings.Format format) {
    for (Answer answer : answers) {
      if (format == PredictSettings.Format.CSV && answer.target().isOfCells()) {
        throw new ConfigException(
            "predict.format = csv has no place for "
                + answer.target().word()
                + ", which the model predicts: expected parquet");
      }
    }
  }

  /** Writes rows with what a model makes of them. */
  static void write(Dataset<Row> predicted, PredictSettings.Format format, String target) {
    switch (format) {
      case PARQUET -> predicted.write().parquet(target);
      case CSV -> predicted.write().option("header", true).csv(target);
    }
  }
}
