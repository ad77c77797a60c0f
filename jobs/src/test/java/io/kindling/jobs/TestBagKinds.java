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
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Ways to make a bag, and what is refused; on local Spark. */
@ExtendWith(LocalSpark.class)
class TestBagKinds {
  private static final int ROWS = 120;
  private static final String CONFIGURATION =
      """
      data { source = csv, label = kind, columns { size = drop }
             split { train = 0.75, validation = 0, test = 0.25 } }
      network = [ { dense = 4, activation = tanh }, { dense = 2 } ]
      training { optimizer { adam { rate = 3e-2 } }, batchSize = 32, epochs = 5, shards = 2 }
      bag { members = 4, metric = accuracy, compare = false }
      """;

  private static final String NUMBERS =
      """
      data { source = csv, label = [size, y], target = number, columns { kind = drop }
             split { train = 0.75, validation = 0, test = 0.25 } }
      network = [ { dense = 4, activation = tanh }, { dense = 2 } ]
      training { loss = meanSquaredError, optimizer { adam { rate = 3e-2 } }, epochs = 5, shards = 2 }
      bag { members = 3 }
      """;

  @TempDir Path folder;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private Path table;

  @BeforeEach
  void write() throws IOException {
    StringBuilder rows = new StringBuilder("x,y,z,size,kind\n");
    for (int row = 0; row < ROWS; row++) {
      double x = row * 37 % 101 / 100.0;
      double y = row * 53 % 89 / 88.0;
      double z = row * 29 % 61 / 60.0;
      rows.append(x + "," + y + "," + z + "," + (x + y) + "," + (x > y ? "right" : "left") + "\n");
    }
    table = Files.writeString(folder.resolve("rows.csv"), rows);
  }

  private int job(String... words) {
    text.reset();
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    return Main.run(stream, stream, words);
  }

  private int bag(String configuration, String name, String... settings) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".conf"), configuration);
    List<String> words = new ArrayList<>(List.of("bag", file.toString()));
    words.addAll(List.of("--out", folder.resolve(name).toString()));
    words.addAll(List.of("--set", "data.path=" + table));
    Arrays.stream(settings).forEach(setting -> words.addAll(List.of("--set", setting)));
    return job(words.toArray(String[]::new));
  }

  private String said() {
    return text.toString(StandardCharsets.UTF_8);
  }

  private JsonNode report(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(name).resolve("report.json").toFile());
  }

  private void evaluatesAsTold(String name) throws IOException {
    String model = folder.resolve(name).toString();
    String out = folder.resolve(name + "-evaluated").toString();
    assertThat(job("evaluate", "--model", model, "--out", out)).as(said()).isZero();
    assertThat(report(name + "-evaluated").path("metrics").path("test").path("loss").asDouble())
        .isCloseTo(report(name).path("metrics").path("test").path("loss").asDouble(), within(1e-4));
  }

  @Test
  void weightsColumnsAndVariantsAreTheMembersOwn() throws IOException {
    int code =
        bag(
            CONFIGURATION,
            "own",
            "bag.combine=weighted",
            "bag.columns=0.67",
            "bag.sample=0.5",
            "bag.replace=false",
            "bag.variants={ small { network = [ { dense = 2 } ] }, wide { training.epochs = 6 } }");
    assertThat(code).as(said()).isZero();
    List<String> lines = Files.readAllLines(folder.resolve("own/members.jsonl"));
    assertThat(lines).hasSize(4);
    for (int i = 0; i < 4; i++) {
      JsonNode line = new ObjectMapper().readTree(lines.get(i));
      assertThat(line.path("variant").asText()).isEqualTo(i % 2 == 0 ? "small" : "wide");
      assertThat(line.path("dropped")).hasSize(1);
      assertThat(line.path("dropped").path(0).asText()).isIn("x", "y", "z");
      assertThat(line.path("rows").asInt()).isEqualTo(45);
      assertThat(line.path("weight").asDouble())
          .isEqualTo(line.path("metrics").path("outOfBag").path("accuracy").asDouble());
      assertThat(line.path("epochs").asInt()).isEqualTo(i % 2 == 0 ? 5 : 6);
    }
    assertThat(Files.readAllLines(folder.resolve("own/members.csv")).get(0))
        .startsWith("member,variant,seed,rows,dropped,weight,train.loss,")
        .endsWith(",message,seconds,place");
    assertThat(report("own").path("learned").asText()).contains("out of the bag");
    evaluatesAsTold("own");
  }

  @Test
  void aStackLearnsFromRowsOutOfTheBagAndAThresholdToo() throws IOException {
    assertThat(bag(CONFIGURATION, "stack", "bag.combine=stack", "training.threshold=bestF1"))
        .as(said())
        .isZero();
    assertThat(report("stack").path("threshold").asDouble()).isBetween(0.0, 1.0);
    evaluatesAsTold("stack");
  }

  @Test
  void groupsAreInASampleWholeOrNotAtAll() throws IOException {
    StringBuilder rows = new StringBuilder("x,size,patient,kind\n");
    for (int row = 0; row < ROWS; row++) {
      double x = row * 37 % 101 / 100.0;
      rows.append(x + "," + row + ",p" + row / 8 + "," + (x > 0.5 ? "right" : "left") + "\n");
    }
    table = Files.writeString(folder.resolve("patients.csv"), rows);
    assertThat(bag(CONFIGURATION, "groups", "data.split.group=patient")).as(said()).isZero();
    assertThat(said())
        .containsPattern("4 members, the first on \\d+ of \\d+ rows, whole groups, which may");
    for (String line : Files.readAllLines(folder.resolve("groups/members.jsonl"))) {
      assertThat(new ObjectMapper().readTree(line).path("rows").asInt() % 8).isZero();
    }
  }

  @Test
  void numbersAreAveragedAndEachHasADeviation() throws IOException {
    assertThat(bag(NUMBERS, "numbers")).as(said()).isZero();
    JsonNode squared = report("numbers").path("decomposition").path("squared");
    assertThat(squared.path("error").asDouble())
        .isCloseTo(
            squared.path("bias").asDouble() + squared.path("variance").asDouble(), within(1e-9));
    evaluatesAsTold("numbers");
    String model = folder.resolve("numbers").toString();
    String out = folder.resolve("predicted").toString();
    assertThat(job("inspect", "--model", model)).as(said()).isZero();
    assertThat(said())
        .contains("made of 3 networks of 66 parameters in all, which become one by average");
    assertThat(job("generate", "--model", model, "--out", out)).isNotZero();
    assertThat(said())
        .contains("is made of 3 networks of 66 parameters in all")
        .contains("generate needs a single network");
    assertThat(job("predict", "--model", model, "--out", out, "--set", "predict.format=csv"))
        .as(said())
        .isZero();
    try (var files = Files.list(folder.resolve("predicted/predictions"))) {
      Path first = files.filter(one -> one.toString().endsWith(".csv")).sorted().findFirst().get();
      assertThat(Files.readAllLines(first).get(0))
          .endsWith("prediction_size,prediction_y,deviation_size,deviation_y");
    }
  }

  private void refused(String configuration, String sentence, String... settings)
      throws IOException {
    Path out = folder.resolve("refused");
    assertThat(bag(configuration, "refused", settings)).as(said()).isNotZero();
    assertThat(said()).contains(sentence);
    try (var files = Files.walk(out)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void whatCannotBeABagIsSaid() throws IOException {
    refused(CONFIGURATION, "bag.members", "bag.members=0");
    refused(
        CONFIGURATION,
        "Unknown metric 'mse' in bag.metric: expected one of [loss, accuracy",
        "bag.metric=mse");
    refused(
        CONFIGURATION,
        "bag.combine = stack is learned from rows that members were not trained on, but there are"
            + " none: every member has all rows (bag.sample = 1, bag.replace = false) and the"
            + " validation part is empty",
        "bag.combine=stack",
        "bag.replace=false");
    refused(
        CONFIGURATION,
        "training.threshold is learned from rows that members were not trained on, but there are"
            + " none: every member has all rows, or their copies (bag.sample = 0.999, bag.replace ="
            + " false) and the validation part is empty. Expected bag.replace = true, a smaller",
        "training.threshold=bestF1",
        "bag.sample=0.999",
        "bag.replace=false");
    refused(
        CONFIGURATION,
        "bag puts together here what members predict of all rows, but these were left in their"
            + " shards: expected rows that a process can hold, and trials.size = small",
        "trials.size=large");
    refused(
        CONFIGURATION,
        "100000 members of at most 6000002 parameters, their samples, and what they predict of 120"
            + " rows take ",
        "bag.members=100000",
        "network=[ { dense = 1000000 }, { dense = 2 } ]");
    refused(
        CONFIGURATION,
        "bag.variants.b has the loss hinge, a has crossEntropy: expected one loss for all members",
        "bag.variants={ a { training.epochs = 2 }, b { training.loss = hinge } }");
    refused(
        CONFIGURATION,
        "bag.variants.a sets data.label, but all members have samples of the same rows",
        "bag.variants={ a { data.label = x } }");
    refused(
        NUMBERS,
        "bag.combine = vote is for classes, the loss meanSquaredError is of numbers",
        "bag.combine=vote");
    String sparse =
        "data { source = libsvm, split { train = 1, validation = 0, test = 0 } }\nnetwork = [ { dense = 2 } ]\n";
    table = Files.writeString(folder.resolve("rows.svm"), "0 1:1\n1 1:2 2:1\n0 2:3\n1 1:4\n");
    refused(
        sparse + "bag.columns = 0.5",
        "bag.columns = 0.5 is a share of a table's columns, but data.source = libsvm has none");
  }
}
