package io.kindling.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.metric.DecisionRule;
import io.kindling.engine.model.Model;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.Purpose;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.inference.Inference;
import io.kindling.jobs.inference.Measured;
import io.kindling.jobs.output.ModelStore;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.report.Report;
import io.kindling.jobs.report.ReportPage;
import io.kindling.jobs.training.Checkpoint;
import io.kindling.jobs.training.CheckpointSink;
import io.kindling.jobs.training.Training;
import io.kindling.jobs.training.TrainingRequest;
import io.kindling.jobs.training.TrainingResult;
import io.kindling.jobs.training.Weights;
import io.kindling.jobs.training.WorkerSeen;
import io.kindling.partitioning.DataFailures;
import io.kindling.partitioning.Part;
import java.util.List;
import java.util.Locale;

/** Trains a network, measures it, keeps it with a report. */
final class TrainJob implements Job {
  private static final String MODEL = "model";
  private static final String BEST = "checkpoints/best";

  @Override
  public String word() {
    return "train";
  }

  @Override
  public String sentence() {
    return "Trains a network, measures it on held-out rows and keeps the model with a report.";
  }

  @Override
  public Purpose purpose() {
    return Purpose.TRAIN;
  }

  @Override
  public void run(JobContext context) {
    RunConfig config = context.config();
    Inputs inputs = Inputs.forTraining(context);
    CheckpointSink checkpoints =
        context
            .folder()
            .<CheckpointSink>map(folder -> best -> keep(context, inputs, folder, best))
            .orElse(CheckpointSink.NONE);
    TrainingRequest request = request(context, inputs, checkpoints);
    request.coarseStatistics().ifPresent(note -> context.progress().say("note: " + note));
    request.averagedStatistics().ifPresent(note -> context.progress().say("note: " + note));
    if (context.arguments().dryRun()) {
      context
          .out()
          .printf(
              Locale.ROOT,
              "dry run: everything fits; an epoch would have %d steps%n",
              request.stepsPerEpoch());
      return;
    }
    RunFolder folder = context.requireFolder();
    folder.clear();
    folder.write(ModelStore.CONFIG_FILE, config.text());
    TrainingStory story =
        new TrainingStory(
            folder, context.progress(), request.stepsPerEpoch(), config.training().epochs());
    context.describe("train");
    TrainingResult trained;
    try {
      trained = DataFailures.unwrapped(() -> Training.run(context.spark(), request, story));
    } finally {
      story.flush();
    }
    finish(context, inputs, trained, story);
    inputs.data().unpersist();
  }

  /**
   * What a plan refuses is the configuration's fault, and so is what this machine cannot hold where
   * it is the one that trains.
   */
  private static TrainingRequest request(
      JobContext context, Inputs inputs, CheckpointSink checkpoints) {
    RunConfig config = context.config();
    try {
      TrainingRequest request =
          new TrainingRequest(
              context.name(),
              inputs.network(),
              config.training(),
              config.averaging(),
              config.engine(),
              inputs.data(),
              checkpoints);
      if (context.spark().isLocal()) {
        request.checkMemory();
      }
      return request;
    } catch (IllegalArgumentException refused) {
      throw new ConfigException(refused.getMessage());
    }
  }

  private static Model model(
      JobContext context, Inputs inputs, Weights weights, ObjectNode provenance) {
    RunConfig config = context.config();
    return new Model(
        inputs.network(),
        config.training().loss(),
        weights.parameters(),
        weights.state(),
        ModelNotes.of(inputs.data(), config.text(), provenance));
  }

  private static void keep(
      JobContext context, Inputs inputs, RunFolder folder, Checkpoint checkpoint) {
    ObjectNode provenance = ModelNotes.provenance(context, inputs.data());
    provenance.put("epoch", checkpoint.epoch()).put("steps", checkpoint.steps());
    provenance.put(checkpoint.metric(), checkpoint.value());
    Model model = model(context, inputs, checkpoint.weights(), provenance);
    ModelStore.write(folder, BEST, model, context.config().text());
  }

  private static void finish(
      JobContext context, Inputs inputs, TrainingResult trained, TrainingStory story) {
    RunConfig config = context.config();
    RunFolder folder = context.requireFolder();
    ObjectNode provenance = provenance(context, inputs, trained);
    Model model = decided(context, inputs, model(context, inputs, trained.weights(), provenance));
    ModelStore.write(folder, MODEL, model, config.text());
    Inference inference = ModelNotes.inference(model, config);
    Results results = Results.of(context, inference, inputs.data(), List.of(Part.values()));
    provenance.put("weightsSha256", ModelStore.sha256(model.weights()));
    Report report = report(context, inputs, trained, results, provenance);
    folder.write("report.json", report.json());
    folder.write("report.html", page(context, inputs, report, results, story).html());
    results.tell(context.progress());
    context
        .progress()
        .say(
            String.format(
                Locale.ROOT,
                "%s after %d epochs and %d steps in %.1f s, of which training %.1f s; %.0f %s/s",
                ended(trained),
                trained.epochs(),
                trained.steps(),
                context.seconds(),
                trained.timing().total(),
                trained.samplesPerSecond(),
                inputs.unit()));
    context.progress().say("model in " + folder.storage().in(MODEL).shown());
    context.progress().say("report in " + folder.storage().shown() + "/report.html");
  }

  /** The model, with the threshold that the configuration asks for, chosen on validation rows. */
  private static Model decided(JobContext context, Inputs inputs, Model model) {
    RunConfig config = context.config();
    if (config.training().threshold().isEmpty()) {
      return model;
    }
    context.describe("choose the threshold");
    DecisionRule rule = config.training().threshold().get();
    double threshold =
        rule instanceof DecisionRule.Fixed fixed
            ? fixed.probability()
            : rule.threshold(
                Measured.on(
                        context.spark(),
                        Inference.of(model, config.engine()),
                        inputs.data(),
                        Part.VALIDATION)
                    .curves()
                    .get(0));
    context
        .progress()
        .say(
            String.format(
                Locale.ROOT,
                "rows are taken as %s from a probability of %.5f on (%s)",
                ModelNotes.classes(inputs.data().encoders()).get(1),
                threshold,
                rule.word()));
    return ModelNotes.with(model, threshold);
  }

  private static String ended(TrainingResult trained) {
    return switch (trained.stopReason()) {
      case ALL_EPOCHS -> "done";
      case EARLY_STOPPING -> "stopped early, best weights of epoch " + trained.bestEpoch() + ",";
    };
  }

  private static ObjectNode provenance(JobContext context, Inputs inputs, TrainingResult trained) {
    ObjectNode json = ModelNotes.provenance(context, inputs.data());
    json.put("stopReason", trained.stopReason().name())
        .put("bestEpoch", trained.bestEpoch())
        .put("rounds", trained.rounds())
        .put("roundSteps", trained.roundSteps())
        .put("repeatedSteps", trained.repeatedSteps())
        .put("emptySteps", trained.emptySteps())
        .put("kernels", trained.kernels());
    ArrayNode workers = json.putArray("workers");
    for (WorkerSeen worker : trained.workers()) {
      workers
          .addObject()
          .put("name", worker.name())
          .put("host", worker.host())
          .put("pid", worker.pid())
          .put("contributions", worker.contributions());
    }
    return json;
  }

  private static Report report(
      JobContext context,
      Inputs inputs,
      TrainingResult trained,
      Results results,
      ObjectNode provenance) {
    return new Report(
        results.values(),
        trained.epochs(),
        trained.steps(),
        inputs.network().parameters().length(),
        context.config().training().seed(),
        trained.shards(),
        trained.workers().size(),
        trained.kernels(),
        trained.reproducible(),
        trained.samplesPerSecond(),
        new Report.Timing(
            inputs.seconds() + trained.timing().data(),
            trained.timing().compute(),
            trained.timing().sync(),
            trained.timing().evaluate() + results.seconds(),
            context.seconds()),
        provenance);
  }

  private static ReportPage page(
      JobContext context, Inputs inputs, Report report, Results results, TrainingStory story) {
    return new ReportPage(
        "Training of " + context.name(),
        report,
        story.epochs(),
        results.confusion(),
        results.curves(),
        results.classes(inputs.data().encoders()),
        Inputs.summary(inputs.network(), context.config(), inputs.data().shardCount()),
        context.config().text());
  }
}
