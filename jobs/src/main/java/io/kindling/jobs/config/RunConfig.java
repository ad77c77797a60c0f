package io.kindling.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.Dense;
import io.kindling.engine.network.Flatten;
import io.kindling.engine.network.LayerSpec;
import io.kindling.engine.network.Network;
import io.kindling.partitioning.DataSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A configuration as checked records.
 *
 * @param data the rows; empty where none are named
 * @param layers the network behind its input, whose shape the data says; empty where none are named
 * @param model the folder of the model that is used
 * @param text the effective configuration as HOCON, without secrets
 */
public record RunConfig(
    Optional<DataSpec> data,
    List<LayerSpec> layers,
    TrainingSettings training,
    AveragingSettings averaging,
    EngineSettings engine,
    Optional<String> model,
    PredictSettings predict,
    String text) {
  private static final String SECRETS = "spark.redaction.regex";
  private static final String USUAL_SECRETS = "(?i)secret|password|token|access[.]?key";

  /** The key of Spark's that says which keys are secrets, and what it is unless set. */
  public static Pattern secrets(org.apache.spark.SparkConf conf) {
    return Pattern.compile(conf.get(SECRETS, USUAL_SECRETS));
  }

  /**
   * Reads a configuration.
   *
   * @param text a file's content
   * @throws ConfigException that lists everything that is wrong
   */
  public static RunConfig read(Config text, List<String> sets, Purpose purpose, Pattern secrets) {
    Config config = ConfigText.merged(text, sets);
    Problems problems = new Problems();
    Reader reader = new Reader(config, problems);
    checkKeys(config, problems);
    boolean train = purpose == Purpose.TRAIN;
    Optional<DataSpec> data =
        train || reader.has(purpose == Purpose.USE_MODEL ? "data.source" : "data")
            ? reader.section("data", () -> DataKeys.read(reader))
            : Optional.empty();
    Optional<List<LayerSpec>> layers =
        train || reader.has(NetworkKeys.KEY) ? NetworkKeys.read(reader) : Optional.of(List.of());
    var training = reader.section("training", () -> TrainingKeys.read(reader));
    var averaging = reader.section("averaging", () -> AveragingKeys.read(reader));
    var engine = reader.section("engine", () -> EngineKeys.read(reader));
    var predict = reader.section("predict", () -> ModelKeys.predict(reader));
    Optional<String> model = ModelKeys.path(reader);
    if (purpose == Purpose.USE_MODEL && model.isEmpty()) {
      problems.add("'model.path' is missing: say --model PATH, the folder of a trained model");
    }
    problems.throwIfAny();
    String effective =
        new Effective(reader, secrets).text(setting -> Settings.holds(setting, reader));
    return new RunConfig(
        data,
        layers.orElseThrow(),
        training.orElseThrow(),
        averaging.orElseThrow(),
        engine.orElseThrow(),
        model,
        predict.orElseThrow(),
        effective);
  }

  /** Reads a configuration's file, if there is one. */
  public static Config parse(Optional<String> path, ConfigFile files) {
    return path.map(
            file ->
                ConfigText.parse(
                    files.text(file), file, included -> files.included(file, included)))
        .orElse(ConfigFactory.empty());
  }

  private static void checkKeys(Config config, Problems problems) {
    List<Setting<?>> known = new ArrayList<>(Settings.all());
    known.add(
        Setting.open(
            NetworkKeys.KEY, Kinds.texts("a list of layers"), "", "The layers of the network."));
    UnknownKeys.check(config.root(), known, "", problems);
  }

  /** The network for rows of a shape; rows of several dimensions are flattened for dense layers. */
  public Network network(Shape input) {
    List<LayerSpec> all = new ArrayList<>(layers);
    if (input.rank() > 1 && !all.isEmpty() && all.get(0) instanceof Dense) {
      all.add(0, new Flatten());
    }
    try {
      return new Network(input, all);
    } catch (IllegalArgumentException problem) {
      throw new ConfigException(problem.getMessage());
    }
  }

  /**
   * The rows that an earlier configuration names, with options that beat it.
   *
   * @param effective the text that was kept
   */
  public static Optional<DataSpec> dataOf(String effective, List<String> sets) {
    Config config = ConfigFactory.parseString(effective);
    Config data = config.hasPath("data") ? config.withOnlyPath("data") : ConfigFactory.empty();
    List<String> own = sets.stream().filter(set -> set.startsWith("data.")).toList();
    return read(data, own, Purpose.LOOK, Pattern.compile(USUAL_SECRETS)).data();
  }
}
