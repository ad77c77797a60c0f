package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Boosting from its configuration to a model that evaluates as its report says. */
@ExtendWith(LocalSpark.class)
class TestBoost {
  private static final String CONFIGURATION =
      """
      data { source = csv, label = kind, split { train = 0.5, validation = 0.2, test = 0.3 } }
      network = [ { dense = 2, activation = tanh }, { dense = 2 } ]
      training { optimizer { adam { rate = 2e-2 } }, batchSize = 32, epochs = 6, shards = 2 }
      boost { rounds = 4, compare = false }
      """;

  /** A number of x and y, and the same network for it. */
  private static final String[] NUMBERS = {
    "data.label=size",
    "data.target=number",
    "training.loss=meanSquaredError",
    "network=[{dense=3,activation=tanh},{dense=1}]",
    "boost.method=gradient",
    "boost.rate=0.5",
    "training.epochs=20"
  };

  @TempDir Path folder;

  private ByteArrayOutputStream text = new ByteArrayOutputStream();
  private Path table;
  private Path numbers;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    StringBuilder rows = new StringBuilder("x,y,kind\n");
    StringBuilder sizes = new StringBuilder("x,y,size\n");
    for (int row = 0; row < 120; row++) {
      double x = row * 37 % 101 / 100.0;
      double y = row * 53 % 89 / 88.0;
      String kind = Math.abs(x - y) > 0.3 ? "far" : "near";
      rows.append(x + "," + y + "," + kind + "\n");
      sizes.append(x + "," + y + "," + (x * y + x * x) + "\n");
    }
    numbers = Files.writeString(folder.resolve("sizes.csv"), sizes);
    table = Files.writeString(folder.resolve("rows.csv"), rows);
    file = Files.writeString(folder.resolve("test.conf"), CONFIGURATION);
  }

  private int run(String job, String name, String... others) {
    text = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    List<String> words = new ArrayList<>(List.of(job));
    if (job.equals("boost")) {
      words.add(file.toString());
      words.addAll(
          List.of(
              "--set",
              "data.path=" + (String.join(" ", others).contains("label=size") ? numbers : table)));
    }
    words.addAll(List.of("--out", folder.resolve(name).toString()));
    words.addAll(List.of(others));
    return Main.run(stream, stream, words.toArray(String[]::new));
  }

  private int boost(String name, String... settings) {
    List<String> words = new ArrayList<>();
    Arrays.stream(settings).forEach(setting -> words.addAll(List.of("--set", setting)));
    return run("boost", name, words.toArray(String[]::new));
  }

  private String said() {
    return text.toString(StandardCharsets.UTF_8);
  }

  private JsonNode report(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(name).resolve("report.json").toFile());
  }

  private List<JsonNode> rounds(String name) throws IOException {
    List<JsonNode> all = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(name).resolve("rounds.jsonl"))) {
      all.add(new ObjectMapper().readTree(line));
    }
    return all;
  }

  private void checkEvaluates(String name) throws IOException {
    JsonNode told = report(name).path("metrics").path("test");
    String model = folder.resolve(name).resolve("model").toString();
    assertThat(run("evaluate", name + "-again", "--model", model)).as(said()).isZero();
    JsonNode again = report(name + "-again").path("metrics").path("test");
    assertThat(told.size()).isPositive();
    told.fields()
        .forEachRemaining(
            one ->
                assertThat(again.path(one.getKey()).asDouble(Double.NaN))
                    .as(one.getKey())
                    .isCloseTo(one.getValue().asDouble(), within(1e-6)));
  }

  @Test
  void votesAreTheModelThatIsKeptAndReportedBesideOthers() throws IOException {
    assertThat(boost("a", "boost.compare=true")).as(said()).isZero();
    JsonNode report = report("a");
    assertThat(report.path("members").asInt()).isEqualTo(4);
    assertThat(report.path("compared").findValuesAsText("name"))
        .containsExactly("samme", "bag", "single network");
    assertThat(report.path("compared").path(1).path("members").asInt()).isEqualTo(4);
    for (JsonNode one : report.path("compared")) {
      assertThat(one.path("metrics").fieldNames())
          .toIterable()
          .containsExactly("train", "validation", "test");
    }
    List<JsonNode> rounds = rounds("a");
    assertThat(rounds).hasSize(4);
    double error = rounds.get(0).path("error").asDouble();
    assertThat(rounds.get(0).path("weight").asDouble())
        .isCloseTo(Math.log((1 - error) / error), within(1e-9));
    assertThat(1 - error)
        .isCloseTo(rounds.get(0).path("train").path("accuracy").asDouble(), within(1e-9));
    assertThat(rounds.get(3).path("test")).isEqualTo(report.path("metrics").path("test"));
    assertThat(Files.readString(folder.resolve("a/rounds.csv"))).startsWith("round,error,weight,");
    assertThat(Files.readString(folder.resolve("a/report.html"))).contains("Round by round");
    checkEvaluates("a");
  }

  @Test
  void probabilitiesAreMultipliedWhateverTheCluster() throws IOException {
    String[] settings = {"boost.method=samme.r", "boost.sample=0.8"};
    assertThat(boost("two", settings)).as(said()).isZero();
    checkEvaluates("two");
    System.setProperty("spark.master", "local[1]");
    assertThat(boost("one", settings)).as(said()).isZero();
    for (int member = 1; member <= 4; member++) {
      String weights = "model/member-00" + member + "/weights.safetensors";
      assertThat(folder.resolve("one").resolve(weights))
          .hasSameBinaryContentAs(folder.resolve("two").resolve(weights));
    }
    assertThat(report("one").path("metrics")).isEqualTo(report("two").path("metrics"));
  }

  @Test
  void gradientsLowerTheLossRoundByRound() throws IOException {
    assertThat(boost("g", NUMBERS)).as(said()).isZero();
    double before = Double.POSITIVE_INFINITY;
    for (JsonNode round : rounds("g")) {
      double loss = round.path("train").path("loss").asDouble();
      assertThat(loss).isLessThan(before);
      before = loss;
    }
    checkEvaluates("g");
  }

  @Test
  void gradientsOfClassesAreSearchedAlong() throws IOException {
    String[] settings = {
      "boost.method=gradient", "boost.lineSearch=true", "training.epochs=20", "boost.rate=0.5"
    };
    assertThat(boost("c", settings)).as(said()).isZero();
    List<JsonNode> rounds = rounds("c");
    assertThat(rounds.get(3).path("train").path("loss").asDouble())
        .isLessThan(rounds.get(0).path("train").path("loss").asDouble());
    checkEvaluates("c");
  }

  @Test
  void theBestRoundsAreKept() throws IOException {
    String[] settings = {"boost.patience=2", "boost.rounds=30", "boost.metric=validation.accuracy"};
    assertThat(boost("p", settings)).as(said()).isZero();
    int best = 1;
    List<JsonNode> rounds = rounds("p");
    for (int i = 1; i < rounds.size(); i++) {
      double now = rounds.get(i).path("validation").path("accuracy").asDouble();
      double held = rounds.get(best - 1).path("validation").path("accuracy").asDouble();
      best = now > held ? i + 1 : best;
    }
    assertThat(rounds.size()).isEqualTo(best + 2);
    assertThat(report("p").path("members").asInt()).isEqualTo(best);
    assertThat(Files.exists(folder.resolve(String.format("p/model/member-%03d", best)))).isTrue();
    assertThat(Files.exists(folder.resolve(String.format("p/model/member-%03d", best + 1))))
        .isFalse();
    checkEvaluates("p");
    assertThat(run("boost", "p", "--if-exists", "resume")).isEqualTo(73);
    assertThat(said()).contains("cannot be resumed: a round of boost needs the networks of all");
    assertThat(Files.exists(folder.resolve("p/_SUCCESS"))).isTrue();
  }

  @Test
  void whatCannotBeBoostedIsRefused() {
    List<String> settings = new ArrayList<>(List.of(NUMBERS));
    settings.add("boost.method=samme");
    assertThat(boost("n", settings.toArray(String[]::new))).isEqualTo(78);
    assertThat(said())
        .contains(
            "boost.method = samme is for rows of classes, but the label 'size' is a number:"
                + " expected a label of classes, or boost.method = gradient");
    assertThat(boost("z", "boost.rounds=0")).isEqualTo(78);
    assertThat(said()).contains("boost.rounds");
    assertThat(boost("l", "boost.lineSearch=true")).isEqualTo(78);
    assertThat(said()).contains("boost.lineSearch = true is for boost.method = gradient");
    assertThat(boost("m", "boost.metric=validation.acuracy")).isEqualTo(78);
    assertThat(said()).contains("the nearest is 'validation.accuracy'");
    assertThat(boost("t", "boost.metric=test.loss")).isEqualTo(78);
    assertThat(said()).contains("Invalid boost.metric 'test.loss'");
    assertThat(boost("v", "data.split.validation=0", "data.split.test=0.5", "boost.patience=3"))
        .isEqualTo(78);
    assertThat(said()).contains("boost.patience = 3 compares rounds by the validation part");
    assertThat(boost("b", "data.classWeights=balanced")).isEqualTo(78);
    assertThat(said()).contains("data.classWeights = balanced and boost both weigh rows");
    assertThat(boost("f", "boost.method=gradient", "training.loss=hinge")).isEqualTo(78);
    assertThat(said()).contains("boost.method = gradient has no rule for training.loss = hinge");
    assertThat(boost("s", "boost.method=gradient", "training.schedule={plateau{}}")).isEqualTo(78);
    assertThat(said())
        .contains(
            "training.schedule watches validation.loss, but with boost.method = gradient networks"
                + " have no validation part of their own: expected a metric such as train.loss, or"
                + " a schedule that watches nothing");
    String group = "{of=[\"*\"],optimizer={sgd{rate=0.1}},schedule={plateau{}}}";
    assertThat(boost("g", "boost.method=gradient", "training.groups=[" + group + "]"))
        .isEqualTo(78);
    assertThat(said()).contains("a schedule of training.groups watches validation.loss, but with");
  }
}
