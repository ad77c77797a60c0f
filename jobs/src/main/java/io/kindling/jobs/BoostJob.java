package io.kindling.jobs;

import io.kindling.engine.loss.Loss;
import io.kindling.engine.optim.RateSchedule;
import io.kindling.engine.optim.Stepping;
import io.kindling.jobs.boost.JointMeasure;
import io.kindling.jobs.boost.Sequence;
import io.kindling.jobs.cli.IfExists;
import io.kindling.jobs.config.BoostSettings;
import io.kindling.jobs.config.ConfigException;
import io.kindling.jobs.config.EarlyStopping;
import io.kindling.jobs.config.Nearest;
import io.kindling.jobs.config.Purpose;
import io.kindling.jobs.config.RunConfig;
import io.kindling.jobs.output.RunFolder;
import io.kindling.partitioning.ClassWeights;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.Part;
import java.util.Set;

/** Trains networks one after another, each on what those before it got wrong. */
final class BoostJob implements Job {
  @Override
  public String word() {
    return "boost";
  }

  @Override
  public String sentence() {
    return "Trains networks one after another, each on what those before it got wrong.";
  }

  @Override
  public Purpose purpose() {
    return Purpose.TRAIN;
  }

  @Override
  public String whenStopped() {
    return "the same rounds are made again with --if-exists overwrite";
  }

  @Override
  public void run(JobContext context) {
    RunConfig config = context.config();
    checkSettings(config);
    if (context.folder().isPresent()) {
      requireNew(context);
    }
    PooledRows rows = PooledRows.readForOneTrainingAtOnce(context);
    if (rows.pool().source().isPresent()) {
      throw new ConfigException(
          "boost trains each network in one task, which has all rows, but these were left in their"
              + " shards: expected a process with room for all rows and one training, and"
              + " trials.size = auto or small");
    }
    BoostRoom.of(config, rows, context.spark().isLocal()).require(Runtime.getRuntime().maxMemory());
    JointMeasure measure = new JointMeasure(config, rows.pool());
    checkMetric(config.boost(), measure.names(), rows);
    Loss loss = measure.loss();
    int[] train = rows.pool().rows().of(Part.TRAIN);
    Sequence sequence = Sequence.of(config.boost(), loss, measure.all(), train);
    new BoostRun(context, rows, measure, sequence).run();
  }

  private static void checkSettings(RunConfig config) {
    if (config.neighbours().isPresent()) {
      throw new ConfigException(
          "neighbours.count is set, but boost is for networks: remove it, and write a network");
    }
    if (config.training().stopping().restarts() > 1) {
      throw new ConfigException(
          "training.restarts is for train: each round of boost is one training. Remove it");
    }
    if (config.training().threshold().isPresent()) {
      throw new ConfigException(
          "training.threshold is for a single network: boost weighs the votes of several. Remove"
              + " it, or choose a threshold when the model is evaluated");
    }
    boolean balanced =
        config.data().map(DataSpec::classWeights).filter(ClassWeights.BALANCED::equals).isPresent();
    if (balanced) {
      throw new ConfigException(
          "data.classWeights = balanced and boost both weigh rows: expected none; to have more of"
              + " rare classes, say data.sampling");
    }
    if (config.boost().method() == BoostSettings.Method.GRADIENT) {
      Stepping stepping = config.training().stepping();
      checkWatched("training.schedule", stepping.schedule());
      stepping.groups().stream()
          .flatMap(group -> group.own().stream())
          .flatMap(own -> own.schedule().stream())
          .forEach(schedule -> checkWatched("a schedule of training.groups", schedule));
    }
  }

  /** What members learn is known of the rows to train on alone, so that they validate nothing. */
  private static void checkWatched(String name, RateSchedule schedule) {
    for (String metric : schedule.metrics()) {
      if (metric.startsWith(EarlyStopping.PART)) {
        throw new ConfigException(
            String.format(
                "%s watches %s, but with boost.method = gradient networks have no validation part"
                    + " of their own: expected a metric such as train.loss, or a schedule that"
                    + " watches nothing",
                name, metric));
      }
    }
  }

  /** A round needs all before it, which are not kept while it goes on. */
  private static void requireNew(JobContext context) {
    RunFolder folder = context.requireFolder();
    boolean resumes = context.arguments().ifExists() == IfExists.RESUME;
    if (resumes && (folder.hadSucceeded() || folder.storage().has(BoostRun.ROUNDS))) {
      throw folder.refused(
          folder.storage().shown()
              + " cannot be resumed: a round of boost needs the networks of all before it, which"
              + " are kept at the end alone. Say --if-exists overwrite, which makes the same"
              + " rounds again, or choose another --out.");
    }
  }

  private static void checkMetric(BoostSettings boost, Set<String> names, PooledRows rows) {
    String name = boost.metric().substring(EarlyStopping.PART.length());
    if (!names.contains(name)) {
      throw new ConfigException(
          String.format(
              "Unknown metric '%s' in boost.metric: the nearest is '%s'; there are %s",
              boost.metric(),
              EarlyStopping.PART + Nearest.of(name, names),
              names.stream().sorted().toList()));
    }
    if (boost.patience().isPresent() && rows.pool().rows().of(Part.VALIDATION).length == 0) {
      throw new ConfigException(
          "boost.patience = "
              + boost.patience().getAsInt()
              + " compares rounds by the validation part, but there is none:"
              + " data.split.validation must be above 0, or boost.patience = none");
    }
  }
}
