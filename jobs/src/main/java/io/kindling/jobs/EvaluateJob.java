package io.kindling.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.model.Model;
import io.kindling.jobs.config.Purpose;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.inference.Inference;
import io.kindling.jobs.output.ModelStore;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.report.Report;
import io.kindling.jobs.report.ReportPage;
import io.kindling.jobs.report.TrainingDetails;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.encode.Encoders;
import java.util.List;

/** Measures a model on the rows of a configuration, part by part. */
final class EvaluateJob implements Job {
  @Override
  public String word() {
    return "evaluate";
  }

  @Override
  public String sentence() {
    return "Measures a model on the rows of a configuration, or on those it was trained with.";
  }

  @Override
  public Purpose purpose() {
    return Purpose.USE_MODEL;
  }

  @Override
  public void run(JobContext context) {
    RunConfig config = context.config();
    String path = config.model().orElseThrow();
    StoredModel stored = StoredModel.read(path, context.hadoop());
    Model model = stored.model();
    Encoders encoders = stored.encoders();
    DataSpec rows = ModelNotes.rows(context, model);
    ShardRule rule = ModelNotes.rule(context, model);
    context.describe("prepare the data");
    long start = System.nanoTime();
    PreparedData data = PreparedData.prepare(context.spark(), rows, rule, encoders);
    double dataSeconds = (System.nanoTime() - start) / 1e9;
    data.warnings().forEach(warning -> context.progress().say("note: " + warning));
    if (context.arguments().dryRun()) {
      context.out().println("dry run: the model and the data fit each other");
      return;
    }
    remark(context, stored, data);
    RunFolder folder = context.requireFolder();
    folder.clear();
    folder.write(ModelStore.CONFIG_FILE, config.text());
    Quarantine.write(context, data.bad());
    Inference inference = stored.inference(config);
    Results results = Results.of(context, inference, data, List.of(Part.values()));
    ObjectNode provenance = ModelNotes.provenance(context, data);
    provenance.put("model", path);
    provenance.set("modelProvenance", ModelNotes.provenance(model));
    Report report =
        new Report(
            results.values(),
            results.sections(model.network(), encoders),
            0,
            0,
            inference.parameters(),
            config.training().seed(),
            data.shardCount(),
            context.spark().sc().defaultParallelism(),
            config.engine().kernels().kernels().word(),
            true,
            results.rows() / Math.max(1e-9, results.seconds()),
            Report.Timing.ofEvaluation(dataSeconds, results.seconds(), context.seconds()),
            TrainingDetails.NONE,
            provenance);
    String title = "Evaluation of " + path;
    folder.write("report.json", report.json());
    folder.write(
        "report.html",
        new ReportPage(
                title,
                report,
                List.of(),
                Inputs.summary(model.network(), config, data),
                config.text())
            .html());
    results.tell(context.progress());
    data.unpersist();
  }

  private static void remark(JobContext context, StoredModel model, PreparedData data) {
    if (!model.kept().isEmpty() && data.rows(Part.TRAIN) > 0) {
      context
          .progress()
          .say(
              "note: a row that the model keeps is its own neighbour, so that the training part"
                  + " tells little");
    }
  }
}
