package io.kindling.jobs;

import io.kindling.engine.backend.PlanStep;
import io.kindling.engine.backend.PlanTable;
import io.kindling.engine.loss.HeadLoss;
import io.kindling.engine.loss.Objective;
import io.kindling.engine.model.Model;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.Summary;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.KernelSettings;
import io.kindling.jobs.config.Purpose;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.report.DataReport;
import io.kindling.jobs.training.Backends;
import io.kindling.jobs.training.DriverHeap;
import io.kindling.jobs.training.Outputs;
import io.kindling.jobs.training.TrainingRequest;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.augment.Picture;
import io.kindling.partitioning.encode.Answer;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.encode.LabelColumn;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Shows what a configuration or a model's folder holds; trains nothing, and writes only what --data
 * tells where --out says so.
 */
final class InspectJob implements Job {
  private static final int PROFILED_RUNS = 9;

  @Override
  public String word() {
    return "inspect";
  }

  @Override
  public String sentence() {
    return "Shows the network, memory and data of a configuration, or what a model is.";
  }

  @Override
  public Purpose purpose() {
    return Purpose.LOOK;
  }

  @Override
  public boolean writes() {
    return false;
  }

  /** It may look at a model alone. */
  @Override
  public boolean usesExecutors() {
    return false;
  }

  @Override
  public void run(JobContext context) {
    context.config().model().ifPresent(path -> inspectModel(context, path));
    if (context.arguments().data()) {
      inspectData(context);
    } else if (context.config().data().isPresent() && !context.config().layers().isEmpty()) {
      Inputs inputs = Inputs.forTraining(context);
      context.out().println(described(inputs.network(), inputs.data().encoders()));
      context.out().println("fingerprint of the data: " + inputs.data().fingerprint());
      context.out().println("memory: " + memory(context, inputs));
      if (context.arguments().plan()) {
        context.out().print(plan(inputs, context.config()));
      }
    }
  }

  /** The rows of a configuration, which needs no network for that. */
  private static void inspectData(JobContext context) {
    DataSpec spec =
        context
            .config()
            .data()
            .orElseThrow(
                () ->
                    new ConfigException(
                        "'data' is missing: --data looks at the rows that it names"));
    if (spec.source() instanceof SourceSpec.Text) {
      throw new ConfigException("A text has no columns to look at: --data is for rows");
    }
    context.describe("prepare the data");
    ShardRule rule = ShardRule.auto(context.config().training().batchSize());
    PreparedData data = PreparedData.prepare(context.spark(), spec, rule);
    try {
      checkAugmentation(data);
      context.describe("look at the data");
      DataReport report = DataReport.of(context.name(), data);
      context.out().print(report.text());
      context.folder().ifPresent(folder -> write(folder, report));
    } finally {
      data.unpersist();
    }
  }

  private static void checkAugmentation(PreparedData data) {
    try {
      if (!data.augmentation().isNone()) {
        data.augmentation().check(Picture.of(data.schema()));
      }
    } catch (IllegalArgumentException refused) {
      throw new ConfigException(refused.getMessage());
    }
  }

  private static void write(RunFolder folder, DataReport report) {
    folder.clear();
    folder.write("data.json", report.json());
    folder.write("data.html", report.html());
  }

  private static String memory(JobContext context, Inputs inputs) {
    try {
      TrainingRequest request = TrainJob.planned(context, inputs);
      return DriverHeap.sentence(request, DriverHeap.Place.of(context.spark(), request));
    } catch (IllegalArgumentException refused) {
      throw new ConfigException(refused.getMessage());
    }
  }

  private static void inspectModel(JobContext context, String path) {
    StoredModel stored = StoredModel.read(path, context.hadoop());
    Model model = stored.model();
    context.out().println("model in " + path + ", trained for " + goal(model.objective()));
    stored.madeOf().ifPresent(what -> context.out().println("made of " + what));
    for (Model first : stored.members().subList(0, Math.min(1, stored.members().size()))) {
      context.out().println("the first of them:");
      context.out().println(Summary.of(first.network(), 1, 1).strip());
      context.out().println("what puts out their predictions:");
    }
    context.out().println(Summary.of(model.network(), 1, 1).strip());
    context.out().println(described(model.network(), ModelNotes.encoders(model, path)));
    context.out().println("provenance " + ModelNotes.provenance(model).toPrettyString());
  }

  /** The calls of a step over a shard's part of a batch, run here on numbers of 0. */
  private static String plan(Inputs inputs, RunConfig config) {
    Network network = inputs.network();
    int rows = Inputs.rowsAtOnce(config, inputs.data());
    KernelSettings kernels = config.engine().kernels();
    try (StepEngine engine =
        StepEngine.open(
            network, config.training().losses().objective(network), Backends.of(kernels), 1)) {
      engine.load(network.initialParameters(config.training().seed()), network.initialState());
      StepBatch batch = engine.batch(rows, Mode.TRAIN);
      List<PlanStep> steps = engine.profile(batch, new RunKey(0, 0, 0, 0), PROFILED_RUNS);
      return steps.isEmpty()
          ? "The reference kernels run a network op by op: they have no plan.\n"
          : String.format(
              Locale.ROOT,
              "a training step of %d rows on %s, the median of %d runs:%n%s%.1f MB outside the"
                  + " heap%n",
              rows,
              Backends.describe(kernels),
              PROFILED_RUNS,
              PlanTable.of(steps),
              engine.nativeBytes() / 1e6);
    }
  }

  /** The word of the only loss, or those of all outputs and what they are multiplied by. */
  private static String goal(Objective objective) {
    List<HeadLoss> heads = objective.heads();
    return heads.size() == 1
        ? heads.get(0).loss().word()
        : heads.stream()
            .map(head -> head.output() + ": " + head.weight() + " " + head.loss().word())
            .collect(Collectors.joining(", "));
  }

  /** What goes in and what comes out. */
  private static String described(Network network, Encoders encoders) {
    Schema schema = encoders.schema();
    String features =
        switch (schema.features()) {
          case PIXELS -> "pixels of the shape " + schema.shape();
          case NUMBERS -> schema.width() + " columns: " + Outputs.shortened(schema.names());
          case COLUMNS ->
              schema.names().size()
                  + " columns, "
                  + encoders.shape().elements()
                  + " numbers: "
                  + String.join("; ", encoders.lines());
          case SYMBOLS -> schema.words();
        };
    StringBuilder text = new StringBuilder("in: " + features);
    boolean several = network.heads().size() > 1;
    for (int head = 0; head < network.heads().size(); head++) {
      String name = several ? " " + network.heads().get(head).name() : "";
      String answer = answer(schema, encoders.answers().get(head));
      text.append("\nout").append(name).append(": ").append(answer);
    }
    return text.toString();
  }

  private static String answer(Schema schema, Answer answer) {
    List<String> names = answer.names();
    List<String> columns = answer.columns().stream().map(LabelColumn::name).toList();
    if (schema.features() == Schema.Features.SYMBOLS) {
      return columns.get(0) + " of " + names.size();
    }
    if (columns.size() > 1) {
      return names.size() + " numbers, from the columns " + Outputs.shortened(columns);
    }
    String classes = names.size() + " classes: " + Outputs.shortened(names);
    int grid = answer.columns().get(0).grid();
    String label =
        switch (answer.target()) {
          case CLASS -> classes;
          case NUMBER -> "a number";
          case BOXES -> "boxes in " + grid + " x " + grid + " cells, of " + classes;
          case MASK -> "for each pixel one of " + classes;
          case POINTS -> "x and y of points: " + Outputs.shortened(names);
        };
    return label + ", from the column '" + columns.get(0) + "'";
  }
}
