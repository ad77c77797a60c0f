package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a user gets to see, from the command line to the folder; on real local Spark. */
@ExtendWith(LocalSpark.class)
class TestMain {
  private static final String XOR =
      """
      data { source = xor, rows = 64, split = none }
      network = [ { dense = 8, activation = tanh }, { dense = 2 } ]
      training { optimizer { adam { rate = 0.05 } }, batchSize = 64, epochs = 20 }
      """;
  private static final String CSV =
      """
      data { source = csv, split = none }
      network = [ { dense = 2 } ]
      training { batchSize = 4, epochs = 2, shards = 1 }
      """;

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @AfterEach
  void everythingIsStopped() {
    assertThat(SparkEnv.get()).isNull();
    assertThat(err() + out()).doesNotContain("exit code");
  }

  private int run(String... args) {
    out.reset();
    err.reset();
    return Main.run(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        args);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private String config(String text) throws IOException {
    return Files.writeString(folder.resolve("test.conf"), text).toString();
  }

  private Path file(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  private JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  private void trainCsv(int code, Path data, String... sentence) throws IOException {
    assertThat(run("train", config(CSV), "--set", "data.path=" + data, "--out", out("run")))
        .as(err())
        .isEqualTo(code);
    assertThat(err()).contains(sentence);
    JsonNode status = json(folder.resolve("run/status.json"));
    assertThat(status.path("code").asInt()).isEqualTo(code);
    assertThat(status.path("message").asText()).contains(sentence);
  }

  private String out(String name) {
    return folder.resolve(name).toString();
  }

  private Path trainedXor() throws IOException {
    assertThat(run("train", config(XOR), "--out", out("xor"))).as(err()).isZero();
    return folder.resolve("xor");
  }

  @Test
  void aTrainedModelIsMeasuredAndUsed() throws IOException {
    Path run = trainedXor();
    assertThat(out()).contains("writing to " + run).contains("epoch 20/20");
    assertThat(run).isDirectoryContaining("glob:**_SUCCESS");
    JsonNode report = json(run.resolve("report.json"));
    assertThat(report.path("metrics").path("train").path("accuracy").asDouble()).isEqualTo(1);
    assertThat(Files.readAllLines(run.resolve("metrics.jsonl"))).hasSize(20);
    assertThat(json(run.resolve("status.json")).path("state").asText()).isEqualTo("SUCCEEDED");

    String model = run.resolve("model").toString();
    assertThat(run("evaluate", "--model", model, "--out", out("measured"))).as(err()).isZero();
    JsonNode measured = json(folder.resolve("measured/report.json"));
    assertThat(measured.path("metrics")).isEqualTo(report.path("metrics"));

    assertThat(run("inspect", "--model", model)).as(err()).isZero();
    assertThat(out()).contains("trained for crossEntropy", "2 classes: 0, 1", "dense");

    Path rows = file("rows.csv", "id,y,x", "a,0,0", "b,0,1", "c,1,0", "d,1,1");
    assertThat(
            run(
                "predict",
                "--model",
                model,
                "--out",
                out("predicted"),
                "--set",
                "data.source=csv",
                "--set",
                "data.path=" + rows,
                "--set",
                "predict.format=csv"))
        .as(err())
        .isZero();
    List<String> lines = new ArrayList<>();
    try (var parts = Files.list(folder.resolve("predicted/predictions"))) {
      for (Path part : parts.filter(path -> path.toString().endsWith(".csv")).toList()) {
        lines.addAll(Files.readAllLines(part));
      }
    }
    assertThat(lines.get(0)).isEqualTo("id,y,x,prediction,probability,probability_0,probability_1");
    assertThat(lines.subList(1, 5))
        .extracting(line -> line.substring(0, 7))
        .containsExactly("a,0,0,0", "b,0,1,1", "c,1,0,1", "d,1,1,0");
  }

  @Test
  void aDryRunWritesNothing() throws IOException {
    assertThat(run("train", config(XOR), "--out", out("dry"), "--dry-run")).as(err()).isZero();
    assertThat(out()).contains("dry run: everything fits");
    assertThat(folder.resolve("dry")).doesNotExist();
  }

  @Test
  void batchStatisticsOfFewRowsAreWarnedOf() throws IOException {
    String few = XOR.replace("{ dense = 2 }", "{ batchNorm {} }, { dense = 2 }");
    int code =
        run(
            "train",
            config(few),
            "--set",
            "training.batchSize=8",
            "--out",
            out("few"),
            "--dry-run");
    assertThat(code).as(err()).isZero();
    assertThat(out() + err()).contains("its statistics are coarse below 16");
  }

  @Test
  void helpAndVersionNeedNoSpark() {
    assertThat(run("--help")).isZero();
    assertThat(out()).contains("train", "evaluate", "predict", "inspect").doesNotContain("bagging");
    assertThat(run("train", "--version")).isZero();
  }

  @Test
  void anUnknownJobNamesTheNearest() {
    assertThat(run("trian", "a.conf")).isEqualTo(64);
    assertThat(err()).contains("Unknown job 'trian': the nearest job is 'train'");
  }

  @Test
  void anUnknownKeyNamesTheNearest() throws IOException {
    assertThat(run("train", config(XOR + "training { epoch = 3 }"))).isEqualTo(78);
    assertThat(err())
        .contains("test.conf:4: unknown key 'training.epoch': the nearest known key is")
        .contains("'training.epochs'");
  }

  @Test
  void aWrongTypeIsNamedAndKeptInTheStatus() throws IOException {
    String config = config(XOR + "training { epochs = often }");
    assertThat(run("train", config, "--out", out("wrong"))).isEqualTo(78);
    JsonNode status = json(folder.resolve("wrong/status.json"));
    assertThat(status.path("state").asText()).isEqualTo("FAILED");
    assertThat(status.path("message").asText())
        .contains("'training.epochs' must be a whole number from 1 to 1000000, found \"often\"");
    assertThat(status.path("applicationId").asText()).startsWith("local-");
  }

  @Test
  void aMissingConfigurationAndAMissingFileAreInputThatIsMissing() throws IOException {
    assertThat(run("train", out("no.conf"))).isEqualTo(66);
    assertThat(err()).contains("no.conf does not exist");
    assertThat(run("train", "no.conf")).isEqualTo(66);
    assertThat(err()).contains("no.conf does not exist: looked in " + Path.of("").toAbsolutePath());
    trainCsv(66, folder.resolve("no.csv"), "no.csv");
  }

  @Test
  void emptyDataIsRefused() throws IOException {
    trainCsv(65, file("a.csv"), "a.csv is empty: expected a header and rows");
  }

  @Test
  void aHeaderWithoutRowsIsRefused() throws IOException {
    trainCsv(65, file("a.csv", "x,y"), "The data is empty: expected at least one row");
  }

  @Test
  void aWordWhereANumberBelongsIsNamedWithItsPlace() throws IOException {
    Path data = file("a.csv", "x,label", "1,0", "two,1");
    trainCsv(65, data, "a.csv, line 3, column x: expected a number, found 'two'");
  }

  @Test
  void aRaggedRowIsNamedWithItsPlace() throws IOException {
    Path data = file("a.csv", "x,label", "1,0", "2,1,7");
    trainCsv(65, data, "a.csv, line 3: expected 2 fields (x, label), found 3");
  }

  @Test
  void aFeatureThatIsNoNumberIsNamedWithItsPlace() throws IOException {
    Path data = file("a.csv", "x,label", "NaN,0", "2,1");
    trainCsv(65, data, "a.csv, line 2, column x: expected a finite number, found 'NaN'");
  }

  @Test
  void aNetworkThatDoesNotEndInTheClassesIsRefused() throws IOException {
    Path data = file("a.csv", "x,label", "1,red", "2,green", "3,blue");
    trainCsv(
        78,
        data,
        "The network ends in 2 numbers, but the data needs 3 (the classes blue, green, red):"
            + " write dense = 3 as its last layer");
  }

  @Test
  void aNetworkThatDoesNotGoWithItsLossIsRefusedBeforeItTrains() throws IOException {
    Path data = file("a.csv", "x,label", "1,red", "2,green", "3,red");
    String squashed = CSV.replace("{ dense = 2 }", "{ dense = 2 }, { softmax {} }");
    assertThat(run("inspect", config(squashed), "--set", "data.path=" + data)).isEqualTo(78);
    assertThat(err())
        .contains(
            "The loss crossEntropy works on logits: remove the softmax layer at the end of the"
                + " network");
  }

  @Test
  void aLabelOutsideTheModelsClassesIsRefused() throws IOException {
    Path run = trainedXor();
    Path data = file("a.csv", "x,y,label", "0,0,0", "1,1,7");
    assertThat(
            run(
                "evaluate",
                "--model",
                run.resolve("model").toString(),
                "--out",
                out("measured"),
                "--set",
                "data.source=csv",
                "--set",
                "data.path=" + data,
                "--set",
                "data.split=none"))
        .as(err())
        .isEqualTo(65);
    assertThat(err())
        .contains("a.csv, line 3, column label: expected one of the classes 0, 1, found '7'");
  }

  @Test
  void aTruncatedIdxFileIsRefused() throws IOException {
    byte[] images = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4, 5};
    byte[] labels = {0, 0, 8, 1, 0, 0, 0, 2, 0, 1};
    Path data = Files.createDirectory(folder.resolve("idx"));
    Files.write(data.resolve("train-images-idx3-ubyte"), images);
    Files.write(data.resolve("train-labels-idx1-ubyte"), labels);
    String config = config("data { source = idx, split = none }, network = [ { dense = 2 } ]");
    assertThat(run("train", config, "--set", "data.path=" + data, "--out", out("run")))
        .as(err())
        .isEqualTo(65);
    assertThat(err()).contains("train-images-idx3-ubyte");
  }

  @Test
  void aDamagedCifarFileIsRefused() throws IOException {
    Path data = Files.createDirectory(folder.resolve("cifar"));
    Files.write(data.resolve("data_batch_1.bin"), new byte[3000]);
    String config = config("data { source = cifar, split = none }, network = [ { dense = 2 } ]");
    assertThat(run("train", config, "--set", "data.path=" + data, "--out", out("run")))
        .as(err())
        .isEqualTo(65);
    assertThat(err()).contains("data_batch_1.bin has a wrong length: expected images of CIFAR-10");
  }

  @Test
  void aNetworkThatDoesNotFitATextIsRefused() throws IOException {
    Path data = file("a.txt", "abcabcabcabc", "bcabcabc");
    String config =
        config(
            """
            data { source = text, length = 3, split = none }, network = [ { dense = 4 } ]
            training { batchSize = 2 }
            """);
    assertThat(run("train", config, "--set", "data.path=" + data, "--out", out("run")))
        .as(err())
        .isEqualTo(78);
    assertThat(err())
        .contains(
            "The network puts out [4] for a window, but the text needs [3x4]: for each of 3 symbols"
                + " (data.length) a number for each of the 4 symbols of the vocabulary");
    assertThat(out()).doesNotContain("rows to train on");
  }

  @Test
  void damagedWeightsAndAMissingModelAreRefused() throws IOException {
    Path run = trainedXor();
    Path weights = run.resolve("model/weights.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    assertThat(run("inspect", "--model", run.resolve("model").toString())).isEqualTo(65);
    assertThat(err()).contains("weights.safetensors is damaged: expected the sha256");
    Files.write(weights, java.util.Arrays.copyOf(bytes, bytes.length - 4));
    assertThat(run("inspect", "--model", run.toString())).isEqualTo(65);
    assertThat(err()).contains("weights.safetensors is damaged: expected");
    assertThat(run("inspect", "--model", out("nowhere"))).isEqualTo(66);
    assertThat(err()).contains("nowhere holds no model");
  }

  @Test
  void whatStandsAtTheOutputPathIsLeftAsItIs() throws IOException {
    Path run = trainedXor();
    String status = Files.readString(run.resolve("status.json"));
    assertThat(run("train", config(XOR), "--out", run.toString())).isEqualTo(73);
    assertThat(err()).contains(run + " exists", "--if-exists overwrite");
    assertThat(Files.readString(run.resolve("status.json"))).isEqualTo(status);
    assertThat(run.resolve("_SUCCESS")).exists();
    assertThat(run("train", config(XOR), "--out", run.toString(), "--if-exists", "skip")).isZero();
    assertThat(Files.readString(run.resolve("status.json"))).isEqualTo(status);
  }

  @Test
  void aPathThatCannotBeWrittenIsSaid() throws IOException {
    Path data = file("file", "text");
    assertThat(run("train", config(XOR), "--out", data.resolve("run").toString())).isEqualTo(73);
    assertThat(err()).contains("Cannot ");
  }

  @Test
  void aRunThatDivergesSaysWhereAndEndsWithItsOwnCode() throws IOException {
    String config =
        config(XOR.replace("adam { rate = 0.05 }", "sgd { rate = 1e30 }").replace("tanh", "relu"));
    assertThat(run("train", config, "--out", out("run"))).as(err()).isEqualTo(76);
    JsonNode status = json(folder.resolve("run/status.json"));
    assertThat(status.path("state").asText()).isEqualTo("DIVERGED");
    assertThat(status.path("message").asText()).contains("step", "shard");
  }

  @Test
  void anUnsupportedSparkIsRefusedFirst() {
    String sentence = io.kindling.jobs.spark.SparkSupport.problem("3.5.1").orElseThrow();
    int code =
        Main.run(
            Optional.of(sentence),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            "train");
    assertThat(code).isEqualTo(78);
    assertThat(err()).contains("Spark 3.5.1", "Spark 4.0 and 4.1");
  }
}
