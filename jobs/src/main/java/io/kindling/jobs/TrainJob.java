package io.kindling.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.model.Model;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.Purpose;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.inference.Inference;
import io.kindling.jobs.output.ModelStore;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.report.Report;
import io.kindling.jobs.report.ReportPage;
import io.kindling.jobs.report.TrainingDetails;
import io.kindling.jobs.training.BestWeights;
import io.kindling.jobs.training.CheckpointSink;
import io.kindling.jobs.training.DriverHeap;
import io.kindling.jobs.training.DriverHeap.Place;
import io.kindling.jobs.training.ExecutorMemory;
import io.kindling.jobs.training.TrainingRemarks;
import io.kindling.jobs.training.TrainingRequest;
import io.kindling.jobs.training.TrainingResult;
import io.kindling.jobs.training.Weights;
import io.kindling.jobs.training.WorkerSeen;
import io.kindling.partitioning.Part;
import java.util.List;
import java.util.Locale;

/** Trains a network, measures it, keeps it with a report. */
final class TrainJob implements Job {
  private static final String MODEL = "model";

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
    Inputs inputs = Inputs.forTraining(context);
    if (context.config().neighbours().isPresent()) {
      new NeighboursRun(context, inputs).run();
      return;
    }
    TrainingRequest request = request(context, inputs);
    Place place = Place.of(context.spark(), request);
    TrainingRemarks.of(request).forEach(note -> context.progress().say("note: " + note));
    ExecutorMemory.remark(context.spark(), request)
        .ifPresent(note -> context.progress().say("note: " + note));
    context.progress().say("memory: " + DriverHeap.sentence(request, place));
    if (context.arguments().dryRun()) {
      context
          .out()
          .printf(
              Locale.ROOT,
              "dry run: everything fits; an epoch would have %d steps%n",
              request.stepsPerEpoch());
      return;
    }
    Starts starts = new Starts(context, request, (name, best) -> keep(context, inputs, name, best));
    List<Starts.Trained> all = starts.all();
    Starts.Trained trained = starts.best(all);
    ObjectNode provenance = provenance(context, inputs, trained.result());
    if (all.size() > 1) {
      putStarts(provenance, starts.metric(), all);
    }
    finish(context, inputs, trained, provenance);
    inputs.data().unpersist();
  }

  private static void putStarts(ObjectNode json, String metric, List<Starts.Trained> all) {
    ArrayNode starts = json.putArray("starts");
    for (Starts.Trained start : all) {
      ObjectNode one = starts.addObject().put("seed", start.seed());
      if (Double.isFinite(start.value())) {
        one.put(metric, start.value());
      }
    }
  }

  /**
   * What a plan refuses is the configuration's fault, and so is what this machine cannot hold where
   * it is the one that trains.
   */
  private static TrainingRequest request(JobContext context, Inputs inputs) {
    try {
      TrainingRequest request = planned(context, inputs);
      Place place = Place.of(context.spark(), request);
      DriverHeap.check(request, place);
      ExecutorMemory.check(context.spark(), request);
      if (place.holdsWorkers()) {
        request.checkMemory(place.workers());
      }
      return request;
    } catch (IllegalArgumentException refused) {
      throw new ConfigException(refused.getMessage());
    }
  }

  /** The training of a configuration, whether this machine can hold it or not. */
  static TrainingRequest planned(JobContext context, Inputs inputs) {
    RunConfig config = context.config();
    return new TrainingRequest(
        context.name(),
        inputs.network(),
        config.training(),
        config.averaging(),
        config.engine(),
        inputs.data(),
        CheckpointSink.planned(config.checkpoints().copies()));
  }

  private static Model model(
      JobContext context, Inputs inputs, Weights weights, ObjectNode provenance) {
    RunConfig config = context.config();
    return new Model(
        inputs.network(),
        config.training().losses().objective(inputs.network()),
        weights.parameters(),
        weights.state(),
        ModelNotes.of(inputs.data().encoders(), config.text(), provenance));
  }

  private static void keep(JobContext context, Inputs inputs, String name, BestWeights checkpoint) {
    ObjectNode provenance = ModelNotes.provenance(context, inputs.data());
    provenance.put("epoch", checkpoint.epoch()).put("steps", checkpoint.steps());
    provenance.put(checkpoint.metric(), checkpoint.value());
    Model model = model(context, inputs, checkpoint.weights(), provenance);
    ModelStore.write(context.requireFolder(), name, model, context.config().text());
  }

  private static void finish(
      JobContext context, Inputs inputs, Starts.Trained start, ObjectNode provenance) {
    RunConfig config = context.config();
    RunFolder folder = context.requireFolder();
    Quarantine.write(context, inputs.data().bad());
    TrainingResult trained = start.result();
    Model made = model(context, inputs, trained.weights(), provenance);
    Model model = Thresholds.decided(context, inputs.data(), StoredModel.of(made)).model();
    ModelStore.write(folder, MODEL, model, config.text());
    Inference inference = StoredModel.of(model).inference(config);
    Results results = Results.of(context, inference, inputs.data(), List.of(Part.values()));
    provenance.put("weightsSha256", ModelStore.sha256(model.weights()));
    TrainingDetails details = new TrainingDetails(trained.allRounds(), start.story().gradients());
    Report report = report(context, inputs, start, results, details, provenance);
    folder.write("report.json", report.json());
    folder.write("report.html", page(context, inputs, report, start.story()).html());
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

  private static String ended(TrainingResult trained) {
    return switch (trained.stopReason()) {
      case ALL_EPOCHS -> "done";
      case ALL_STEPS -> "done with all steps";
      case EARLY_STOPPING -> "stopped early, best weights of epoch " + trained.bestEpoch() + ",";
      case CONVERGED -> "converged";
      case ALL_ITERATIONS -> "done with all iterations";
      case STALLED -> "stopped where no lower loss was found";
      case TARGET_REACHED -> "stopped when the target was reached,";
      case TIME_BUDGET -> "stopped when the time was over,";
      case TOLD_TO_STOP ->
          throw new IllegalStateException("A run that was told to stop has no end");
    };
  }

  private static ObjectNode provenance(JobContext context, Inputs inputs, TrainingResult trained) {
    ObjectNode json = ModelNotes.provenance(context, inputs.data());
    json.put("stopReason", trained.stopReason().name())
        .put("attempt", context.requireFolder().attempt())
        .put("bestEpoch", trained.bestEpoch())
        .put("rounds", trained.rounds())
        .put("roundSteps", trained.roundSteps())
        .put("bytesReceived", trained.traffic().received())
        .put("bytesSent", trained.traffic().sent())
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
      Starts.Trained start,
      Results results,
      TrainingDetails details,
      ObjectNode provenance) {
    TrainingResult trained = start.result();
    return new Report(
        results.values(),
        results.sections(inputs.network(), inputs.data().encoders()),
        trained.epochs(),
        trained.steps(),
        inputs.network().parameters().length(),
        start.seed(),
        trained.shards(),
        trained.workers().size(),
        trained.kernels(),
        trained.reproducible(),
        trained.samplesPerSecond(),
        new Report.Timing(
            inputs.seconds() + trained.timing().data(),
            trained.timing().compute(),
            trained.timing().sync(),
            trained.timing().waiting(),
            trained.timing().sum(),
            trained.timing().optimizer(),
            trained.timing().send(),
            trained.timing().evaluate() + results.seconds(),
            context.seconds()),
        details,
        provenance);
  }

  private static ReportPage page(
      JobContext context, Inputs inputs, Report report, TrainingStory story) {
    return new ReportPage(
        "Training of " + context.name(),
        report,
        story.epochs(),
        Inputs.summary(inputs.network(), context.config(), inputs.data()),
        context.config().text());
  }
}
