package io.kindling.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.BatchNorm;
import io.kindling.engine.network.Dense;
import io.kindling.engine.network.Dropout;
import io.kindling.engine.network.Flatten;
import io.kindling.engine.network.Initialiser;
import io.kindling.engine.op.Activation;
import io.kindling.engine.optim.OptimizerSpec;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.SourceSpec.CifarLabels;
import io.kindling.partitioning.SourceSpec.TextUnit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TestRunConfig {
  private static final String SMALL =
      """
      data { source = digits, rows = 500 }
      network = [ { dense = 10 } ]
      """;

  private static RunConfig read(String text, String... sets) {
    return read(Purpose.TRAIN, text, sets);
  }

  private static RunConfig read(Purpose purpose, String text, String... sets) {
    var file =
        ConfigText.parse(
            text,
            "a.conf",
            name -> {
              throw new MissingException(name + " does not exist");
            });
    return RunConfig.read(file, List.of(sets), purpose, Pattern.compile("(?i)secret|path"));
  }

  private static void assertProblem(String text, String... expected) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll(expected);
  }

  @Test
  void aConfigurationBecomesRecords() {
    RunConfig config =
        read(
            """
            data     { source = spirals, rows = 300, noise = 0.1, seed = 7
                       split { train = 0.6, validation = 0.2, test = 0.2, stratify = true } }
            network  = [ { dense = 256, activation = relu }, { batchNorm {} }, { dropout = 0.2 }
                         { flatten {} }, { dense = 2, initialiser = ones } ]
            training { loss = meanSquaredError, optimizer { momentum { rate = 0.5 } }
                       batchSize = 64, epochs = 3, shards = 4, seed = -5
                       earlyStopping { metric = validation.accuracy, patience = 2 } }
            averaging { joinTimeout = 3 s, stepTimeout = 90 }
            engine   { kernels = reference, microBatch = 16 }
            """);
    assertThat(config.data().orElseThrow().source()).isEqualTo(new SourceSpec.Spirals(300, 0.1, 7));
    assertThat(config.data().orElseThrow().split()).isEqualTo(new Split(0.6, 0.2, 0.2, true));
    assertThat(config.layers())
        .containsExactly(
            new Dense(256, Activation.RELU),
            BatchNorm.DEFAULT,
            new Dropout(0.2f),
            new Flatten(),
            new Dense(2, Activation.IDENTITY, Initialiser.ONES));
    assertThat(config.training().loss()).isEqualTo(Loss.MEAN_SQUARED_ERROR);
    assertThat(config.training().optimizer()).isEqualTo(new OptimizerSpec.Momentum(0.5f, 0.9f));
    assertThat(config.training().shards()).hasValue(4);
    assertThat(config.training().seed()).isEqualTo(-5);
    assertThat(config.training().earlyStopping())
        .contains(new EarlyStopping("validation.accuracy", 2, 0));
    assertThat(config.averaging().joinTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.averaging().stepTimeout()).isEqualTo(Duration.ofSeconds(90));
    assertThat(config.engine().kernels().kernels()).isEqualTo(Kernels.REFERENCE);
    assertThat(config.engine().microBatch()).hasValue(16);
  }

  @Test
  void whatIsNotWrittenHasItsDefault() {
    RunConfig config = read(SMALL);
    assertThat(config.training().optimizer()).isEqualTo(new OptimizerSpec.Adam(1e-3f));
    assertThat(config.training().earlyStopping()).isEmpty();
    assertThat(config.averaging()).isEqualTo(AveragingSettings.DEFAULT);
    assertThat(config.engine()).isEqualTo(EngineSettings.DEFAULT);
  }

  @Test
  void anOptionBeatsTheFile() {
    RunConfig config =
        read(
            SMALL + "training { batchSize = 32 }",
            "training.batchSize=64",
            "network=[{dense=20},{dense=10}]");
    assertThat(config.training().batchSize()).isEqualTo(64);
    assertThat(config.layers()).hasSize(2);
  }

  @Test
  void anOptionsTextIsTakenAsItIs() {
    RunConfig config =
        read(
            "data { source = csv }, network = [ { dense = 2 } ]",
            "data.path=hdfs://name:8020/a b/*.csv",
            "data.label=is it?");
    assertThat(config.data().orElseThrow().source())
        .isEqualTo(new SourceSpec.Csv("hdfs://name:8020/a b/*.csv", true, ',', "is it?"));
  }

  @Test
  void anOptionsOptimizerReplacesTheFiles() {
    RunConfig config =
        read(
            SMALL + "training { optimizer { adam { rate = 1e-3 } } }",
            "training.optimizer.sgd.rate=0.5");
    assertThat(config.training().optimizer()).isEqualTo(new OptimizerSpec.Sgd(0.5f));
  }

  @Test
  void anUnknownKeyIsAnsweredWithTheNearestAndItsPlace() {
    assertProblem(
        SMALL + "training { batchsize = 32 }",
        "a.conf:3: unknown key 'training.batchsize': the nearest known key is"
            + " 'training.batchSize'");
    assertProblem(
        SMALL + "\ntrainig { epochs = 2 }",
        "a.conf:4: unknown key 'trainig': the nearest known key is 'training'");
    assertThatThrownBy(() -> read(SMALL, "data.epochs=4"))
        .hasMessageContaining(
            "--set data.epochs: unknown key 'data.epochs': the nearest known key is"
                + " 'training.epochs'");
  }

  @Test
  void aWrongTypeIsNamedWithWhatWasExpectedAndFound() {
    assertProblem(
        SMALL + "training { batchSize = many }",
        "a.conf:3: 'training.batchSize' must be a whole number from 1 to 16777216, or all, found"
            + " \"many\"");
    assertProblem(
        SMALL + "training { loss = crossentropy }",
        "'training.loss' must be crossEntropy, meanSquaredError, meanAbsoluteError,",
        "perceptron, classPerceptron or boxes, found \"crossentropy\"");
    assertProblem(SMALL + "training = 5", "'training' must be a section { … }, found 5");
    assertProblem(
        SMALL + "averaging { joinTimeout = soon }",
        "'averaging.joinTimeout' must be a time above 0, such as 30 s, found \"soon\"");
    assertProblem(
        "data { source = digits }, network = 7",
        "'network' must be a list of layers, such as [ { dense = 10 } ], found 7");
  }

  @Test
  void allProblemsAreListedAtOnce() {
    assertProblem(
        """
        data { source = digits, rows = -1, split { train = 0.9, test = 0.9 } }
        network = [ { dense = ten }, { dropuot = 0.1 } ]
        training { epoch = 3, optimizer { adam {}, sgd {} } }
        """,
        "The configuration has 5 problems:",
        "a.conf:1: 'data.rows' must be a whole number from 1, found -1",
        "a.conf:2: 'dense' must be a whole number from 1 to 16777216, found \"ten\"",
        "a.conf:2: unknown layer 'dropuot' in layer 1 of the network: the nearest known layer is"
            + " 'dropout'",
        "a.conf:3: unknown key 'training.epoch': the nearest known key is 'training.epochs'",
        "'training.optimizer' must name one optimizer, found sgd and adam");
  }

  @Test
  void layersAreCheckedKeyByKey() {
    assertProblem(
        "data { source = digits }, network = [ { dense = 5, activaton = relu } ]",
        "unknown key 'activaton' in layer 0 of the network: the nearest known key is 'activation'");
    assertProblem(
        "data { source = digits }, network = [ { dens = 5, activation = relu } ]",
        "unknown layer 'dens' in layer 0 of the network: the nearest known layer is 'dense'");
    assertProblem(
        "data { source = digits }, network = [ { dense = 5, activation = relu, slope = 0.5 } ]",
        "The activation 'relu' has no setting 'slope'");
    assertProblem(
        "data { source = digits }, network = [ { dense = 5, activation = leakyRelu, alpha = 1 } ]",
        "The activation 'leakyRelu' has no setting 'alpha'");
    assertProblem(
        "data { source = digits }, network = [ { flatten = 3 } ]",
        "'flatten' must be a section { }, found 3");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertProblem("", "'data.source' is missing", "'network' is missing");
    assertProblem("data { source = idx }, network = [ { dense = 2 } ]", "'data.path' is missing");
    assertThatThrownBy(() -> read(Purpose.USE_MODEL, ""))
        .hasMessageContaining("'model.path' is missing: say --model PATH");
  }

  @Test
  void aSettingOfAnotherSourceIsRefused() {
    assertProblem(
        "data { source = xor, noise = 1 }, network = [ { dense = 2 } ]",
        "'data.noise' belongs to the sources spirals, moons, blobs, found it with the source xor");
  }

  @Test
  void fractionsMustAddUp() {
    assertProblem(
        "data { source = digits, split { train = 0.9, validation = 0.1, test = 0.5 } }\n"
            + "network = [ { dense = 2 } ]",
        "expected fractions that add up to 1");
  }

  @Test
  void textThatIsNoHoconIsNamedWithItsLine() {
    assertProblem("data {\n  source = digits\n", "a.conf:", "this is not HOCON");
    assertProblem("data { source = ${NO_SUCH_THING_ANYWHERE} }", "a.conf:1", "NO_SUCH_THING");
  }

  @Test
  void theEnvironmentCanBeUsed() {
    Map.Entry<String, String> some =
        System.getenv().entrySet().stream()
            .filter(entry -> entry.getKey().matches("[A-Z]+"))
            .findFirst()
            .orElseThrow();
    RunConfig config =
        read("data { source = csv, path = ${" + some.getKey() + "} }, network = [ { dense = 2 } ]");
    assertThat(((SourceSpec.Csv) config.data().orElseThrow().source()).path())
        .isEqualTo(some.getValue());
  }

  @Test
  void theEffectiveTextReadsBackAsTheSameConfiguration() {
    RunConfig config = read(SMALL + "training { optimizer { nesterov { rate = 0.25 } } }");
    assertThat(config.text())
        .contains("source = digits", "rows = 500", "split.train = 0.8", "nesterov.rate = 0.25")
        .doesNotContain("noise", "adam", "earlyStopping");
    RunConfig again = read(config.text());
    assertThat(again).isEqualTo(config);
  }

  @Test
  void valuesWhoseKeyLooksLikeASecretsAreNotShown() {
    RunConfig config =
        read("data { source = csv, path = \"s3a://key@place\" }, network = [ { dense = 2 } ]");
    assertThat(config.text()).contains("path = \"***\"").doesNotContain("s3a");
  }

  @Test
  void anInitialiserIsAWordOrHasSettings() {
    RunConfig config =
        read(
            "data { source = digits }, network = [ { dense = 4, initialiser = uniform -0.5 0.5 },"
                + " { dense = 2, initialiser = he } ]");
    assertThat(config.layers())
        .containsExactly(
            new Dense(4, Activation.IDENTITY, Initialiser.uniform(-0.5, 0.5)),
            new Dense(2, Activation.IDENTITY, Initialiser.HE));
    assertThat(read(config.text()).layers()).isEqualTo(config.layers());
    assertProblem(
        "data { source = digits }, network = [ { dense = 4, initialiser = uniform 2 1 } ]",
        "Invalid limits [2.0, 1.0] of the initialiser uniform: expected the lower one first");
  }

  @Test
  void imagesAreFlattenedBeforeADenseLayer() {
    assertThat(read(SMALL).network(Shape.of(28, 28)).layers())
        .containsExactly(new Flatten(), new Dense(10, Activation.IDENTITY));
    assertThat(read(SMALL).network(Shape.of(4)).layers()).hasSize(1);
  }

  @Test
  void aTextAndCifarBecomeRecords() {
    String network = "network = [ { dense = 10 } ]";
    RunConfig text = read("data { source = text, path = t, length = 32 }\n" + network);
    assertThat(text.data().orElseThrow().source())
        .isEqualTo(new SourceSpec.Text("t", TextUnit.CHARACTERS, 32));
    assertThat(text.text()).contains("unit = characters, length = 32").doesNotContain("splitSeed");
    RunConfig cifar = read("data { source = cifar, path = c, labels = coarse }\n" + network);
    assertThat(cifar.data().orElseThrow().source())
        .isEqualTo(new SourceSpec.Cifar("c", CifarLabels.COARSE));
  }

  @Test
  void settingsOfRowsAreRefusedForAText() {
    assertProblem(
        "data { source = text, path = t, splitSeed = 2 }, network = [ { dense = 10 } ]",
        "'data.splitSeed' belongs to the sources digits, shapes, xor, spirals, moons, blobs, sequences,"
            + " idx, cifar, images, csv, parquet, json, orc, avro, libsvm, spark, sql, found it with the source text");
    assertProblem(
        "data { source = xor, length = 2 }, network = [ { dense = 10 } ]",
        "'data.length' belongs to the sources sequences, text, found it with the source xor");
  }

  @Test
  void theBatchSizeOfAnEarlierConfigurationIsReadBack() {
    String effective = read(SMALL, "training.batchSize=48").text();
    assertThat(RunConfig.batchSizeOf(effective, List.of())).isEqualTo(48);
    assertThat(RunConfig.batchSizeOf(effective, List.of("training.batchSize=7", "data.rows=3")))
        .isEqualTo(7);
    assertThat(RunConfig.batchSizeOf("", List.of())).isEqualTo(128);
  }
}
