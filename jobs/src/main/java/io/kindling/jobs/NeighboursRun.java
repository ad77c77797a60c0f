package io.kindling.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.model.Model;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.NeighbourSettings;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.inference.Inference;
import io.kindling.jobs.inference.NeighbourVotes;
import io.kindling.jobs.output.ModelStore;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.report.Report;
import io.kindling.jobs.report.ReportPage;
import io.kindling.jobs.report.TrainingDetails;
import io.kindling.jobs.training.Backends;
import io.kindling.jobs.training.TrainingRequest;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import java.util.List;
import java.util.Locale;

/** A model that keeps the rows to train on: nothing is trained, and the rest is as of a network. */
final class NeighboursRun {
  private final JobContext context;
  private final RunConfig config;
  private final NeighbourSettings settings;
  private final Inputs inputs;

  NeighboursRun(JobContext context, Inputs inputs) {
    this.context = context;
    this.config = context.config();
    this.settings = config.neighbours().orElseThrow();
    this.inputs = inputs;
  }

  void run() {
    PreparedData data = inputs.data();
    check();
    if (!config.layers().isEmpty()) {
      context
          .progress()
          .say("note: neighbours.count is set, so that the network is not what is trained");
    }
    if (context.arguments().dryRun()) {
      context.out().println("dry run: everything fits; rows are kept, and nothing is trained");
      return;
    }
    RunFolder folder = context.requireFolder();
    folder.clear();
    folder.write(ModelStore.CONFIG_FILE, config.text());
    Quarantine.write(context, data.bad());
    ObjectNode provenance = ModelNotes.provenance(context, data);
    context.describe("keep the rows to train on");
    StoredModel model = Thresholds.decided(context, data, kept(provenance));
    model.write(folder, "model", config.text());
    model.putHashes(provenance);
    Inference inference = model.inference(config);
    Results results = Results.of(context, inference, data, measured());
    Report report = report(inference, results, provenance);
    folder.write("report.json", report.json());
    folder.write(
        "report.html",
        new ReportPage(
                context.name(),
                report,
                List.of(),
                Inputs.summary(inputs.network(), config, data),
                config.text())
            .html());
    results.tell(context.progress());
    tell(folder);
    data.unpersist();
  }

  /** Each row to train on is its own neighbour, which says nothing. */
  private List<Part> measured() {
    return List.of(Part.VALIDATION, Part.TEST);
  }

  private StoredModel kept(ObjectNode provenance) {
    PreparedData data = inputs.data();
    Model head =
        new Model(
            inputs.network(),
            config.training().losses().objective(inputs.network()),
            new float[0],
            new float[0],
            ModelNotes.of(data.encoders(), config.text(), provenance));
    return StoredModel.of(head, NeighbourVotes.kept(data), settings);
  }

  /** What a network would be refused for, too. */
  private void check() {
    PreparedData data = inputs.data();
    NeighbourVotes.requireRoom(data.rows(Part.TRAIN), data.encoders(), 1);
    if (config.training().stopping().restarts() > 1) {
      throw new ConfigException(
          "training.restarts is for networks: rows that are kept have no random start. Remove it");
    }
    TrainingRequest.requireThreshold(config.training(), inputs.network(), data);
  }

  private Report report(Inference inference, Results results, ObjectNode provenance) {
    PreparedData data = inputs.data();
    return new Report(
        results.values(),
        results.sections(inputs.network(), data.encoders()),
        0,
        0,
        inference.parameters(),
        config.training().seed(),
        data.shardCount(),
        context.spark().sc().defaultParallelism(),
        Backends.describe(config.engine().kernels()),
        true,
        results.rows() / Math.max(1e-9, results.seconds()),
        Report.Timing.ofEvaluation(inputs.seconds(), results.seconds(), context.seconds()),
        TrainingDetails.NONE,
        provenance);
  }

  private void tell(RunFolder folder) {
    context
        .progress()
        .say(
            String.format(
                Locale.ROOT,
                "%d rows kept, of which the %d nearest (%s) have a say, in %.1f s",
                inputs.data().rows(Part.TRAIN),
                settings.count(),
                settings.distance().word(),
                context.seconds()));
    context.progress().say("model in " + folder.storage().in("model").shown());
    context.progress().say("report in " + folder.storage().shown() + "/report.html");
  }
}
