package io.kindling.jobs.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kindling.engine.Checks;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.network.Dense;
import io.kindling.engine.network.Flatten;
import io.kindling.engine.network.LayerEntry;
import io.kindling.engine.network.LayerSpec;
import io.kindling.engine.network.NamedShape;
import io.kindling.engine.network.Network;
import io.kindling.engine.network.NetworkSpec;
import io.kindling.engine.network.ReshapeLayer;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.encode.Answer;
import io.kindling.partitioning.encode.Encoders;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A configuration as checked records.
 *
 * @param data the rows; empty where none are named
 * @param written the network, whose input's shape the data may say; none where none is written
 * @param neighbours that predict in place of a network; empty where there are none
 * @param checkpoints when checkpoints of a training are taken
 * @param model the folder of the model that is used
 * @param text the effective configuration as HOCON, without secrets
 */
public record RunConfig(
    Optional<DataSpec> data,
    NetworkSpec written,
    Optional<NeighbourSettings> neighbours,
    TrainingSettings training,
    CheckpointSettings checkpoints,
    AveragingSettings averaging,
    EngineSettings engine,
    Optional<String> model,
    PredictSettings predict,
    GenerateSettings generate,
    CrossvalSettings crossval,
    BagSettings bag,
    BoostSettings boost,
    TuneSettings tune,
    TrialSettings trials,
    CurveSettings curve,
    ReportSettings report,
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
    return read(text, sets, purpose, secrets, Now.at(Clock.systemUTC()));
  }

  /** Reads the configuration of a run that has begun, or goes on. */
  public static RunConfig read(
      Config text, List<String> sets, Purpose purpose, Pattern secrets, Now now) {
    Config config = DateKeys.resolved(ConfigText.merged(text, sets), now);
    Problems problems = new Problems();
    Reader reader = new Reader(config, problems);
    checkKeys(config, problems);
    boolean train = purpose == Purpose.TRAIN;
    Optional<DataSpec> data =
        train || reader.has(purpose == Purpose.USE_MODEL ? "data.source" : "data")
            ? reader.section("data", () -> DataKeys.read(reader))
            : Optional.empty();
    Optional<NetworkSpec> network =
        train && !NeighbourKeys.holds(reader) || reader.has(NetworkKeys.KEY)
            ? NetworkKeys.read(reader)
            : Optional.of(NetworkSpec.NONE);
    var neighbours = reader.section("neighbours", () -> NeighbourKeys.read(reader));
    var training = reader.section("training", () -> TrainingKeys.read(reader));
    var checkpoints = reader.section("training.checkpoints", () -> CheckpointKeys.read(reader));
    var averaging = reader.section("averaging", () -> AveragingKeys.read(reader));
    var engine = reader.section("engine", () -> EngineKeys.read(reader));
    var predict = reader.section("predict", () -> ModelKeys.predict(reader));
    var generate = reader.section("generate", () -> GenerateKeys.read(reader));
    var crossval = reader.section("crossval", () -> CrossvalKeys.read(reader));
    var bag = reader.section("bag", () -> BagKeys.read(reader));
    var boost = reader.section("boost", () -> BoostKeys.read(reader));
    var tune = reader.section("tune", () -> TuneKeys.read(reader));
    var trials = reader.section("trials", () -> TrialKeys.read(reader));
    var curve = reader.section("curve", () -> CurveKeys.read(reader));
    var report = reader.section("report", () -> ReportKeys.read(reader));
    if (purpose != Purpose.USE_MODEL && reader.has(NetworkKeys.KEY)) {
      checkLosses(reader, training, network, data);
    }
    Optional<String> model = ModelKeys.path(reader);
    if (purpose == Purpose.USE_MODEL && model.isEmpty()) {
      problems.add("'model.path' is missing: say --model PATH, the folder of a trained model");
    }
    problems.throwIfAny();
    String effective =
        new Effective(reader, secrets).text(setting -> Settings.holds(setting, reader));
    return new RunConfig(
        data.map(rows -> rows.with(rows.keeping().with(said(effective, rows)))),
        network.orElseThrow(),
        neighbours.orElseThrow(),
        data.map(training.orElseThrow()::of).orElseGet(training::orElseThrow),
        checkpoints.orElseThrow(),
        averaging.orElseThrow(),
        engine.orElseThrow(),
        model,
        predict.orElseThrow(),
        generate.orElseThrow(),
        crossval.orElseThrow(),
        bag.orElseThrow(),
        boost.orElseThrow(),
        tune.orElseThrow(),
        trials.orElseThrow(),
        curve.orElseThrow(),
        report.orElseThrow(),
        effective);
  }

  /**
   * This configuration with other settings, for the same data.
   *
   * @param sets KEY=VALUE
   */
  public RunConfig with(List<String> sets) {
    return ofText(text, sets);
  }

  /** This configuration without a setting, or a section, for the same data. */
  public RunConfig without(String key) {
    Config rest = ConfigFactory.parseString(text).withoutPath(key);
    return read(rest, List.of(), Purpose.TRAIN, usualSecrets());
  }

  /** A configuration that was written down as it held, with options that beat it. */
  public static RunConfig ofText(String effective, List<String> sets) {
    return read(ConfigFactory.parseString(effective), sets, Purpose.TRAIN, usualSecrets());
  }

  private static Map<String, String> said(String effective, DataSpec rows) {
    return KeepingKeys.settings(effective, rows.source());
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

  /** What is told early, before any row is read. */
  private static void checkLosses(
      Reader reader,
      Optional<TrainingSettings> training,
      Optional<NetworkSpec> network,
      Optional<DataSpec> data) {
    if (training.isPresent() && network.isPresent() && data.isPresent()) {
      reader.section(
          "training",
          () -> {
            training.get().losses().check(network.get(), data.get());
            return training;
          });
    }
  }

  /** The layers of the network; none where none is written. */
  public List<LayerSpec> layers() {
    return written.layers().stream().map(LayerEntry::layer).toList();
  }

  /** The network for rows, or that which puts out what neighbours of a row say. */
  public Network network(Encoders rows) {
    return neighbours.isEmpty() ? network(rows.shape()) : said(rows);
  }

  /** The network for rows of a shape; rows of several dimensions are flattened for dense layers. */
  public Network network(Shape input) {
    try {
      return new Network(written.inputs().isEmpty() ? behind(input) : cut(input));
    } catch (IllegalArgumentException problem) {
      throw new ConfigException(problem.getMessage());
    }
  }

  /** A number for each class, or for each number that a row is labelled with. */
  private static Network said(Encoders rows) {
    Answer answer = rows.answers().get(0);
    if (rows.answers().size() > 1 || answer.target().isOfPlaces()) {
      throw new ConfigException(
          "neighbours predict one class of a row, or its numbers: this data has other labels");
    }
    Shape shape = Shape.of(answer.names().size());
    return new Network(shape, List.of(new ReshapeLayer(shape)));
  }

  private NetworkSpec behind(Shape input) {
    boolean flatten =
        input.rank() > 1
            && !written.layers().isEmpty()
            && written.layers().get(0).from().isEmpty()
            && written.layers().get(0).layer() instanceof Dense;
    NetworkSpec network = flatten ? written.withFirst(new Flatten()) : written;
    return network.withInputs(List.of(new NamedShape(NamedShape.INPUT, input)));
  }

  private NetworkSpec cut(Shape row) {
    long taken = written.inputs().stream().mapToLong(one -> one.shape().elements()).sum();
    Checks.require(
        taken == row.elements(),
        "The network's inputs %s take %s numbers of a row, but the data's rows of shape %s have %s",
        written.inputs(),
        taken,
        row,
        row.elements());
    return written;
  }

  /**
   * The rows that an earlier configuration names, with options that beat it.
   *
   * @param effective the text that was kept
   * @param now what words for days among the options mean
   */
  public static Optional<DataSpec> dataOf(String effective, List<String> sets, Now now) {
    List<String> own = only("data.", sets);
    Config kept = SplitKeys.withoutIdle(section("data", effective), own);
    Config used = DateKeys.withoutIdle(kept, own);
    return read(used, own, Purpose.LOOK, usualSecrets(), now).data();
  }

  /** The rows of a step in an earlier configuration, with options that beat it. */
  public static int batchSizeOf(String effective, List<String> sets) {
    List<String> own = only("training.batchSize", sets);
    return read(section("training", effective), own, Purpose.LOOK, usualSecrets())
        .training()
        .batchSize();
  }

  private static Config section(String name, String effective) {
    Config config = ConfigFactory.parseString(effective);
    return config.hasPath(name) ? config.withOnlyPath(name) : ConfigFactory.empty();
  }

  private static List<String> only(String start, List<String> sets) {
    return sets.stream().filter(set -> set.startsWith(start)).toList();
  }

  private static Pattern usualSecrets() {
    return Pattern.compile(USUAL_SECRETS);
  }
}
