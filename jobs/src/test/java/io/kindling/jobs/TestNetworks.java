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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Networks of several shapes, from a configuration to a model that is used; on real local Spark.
 */
@ExtendWith(LocalSpark.class)
class TestNetworks {
  @TempDir Path folder;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  private int run(String... words) {
    text.reset();
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    return Main.run(stream, stream, words);
  }

  private String said() {
    return text.toString(StandardCharsets.UTF_8);
  }

  private String config(String content) throws IOException {
    return Files.writeString(folder.resolve("test.conf"), content).toString();
  }

  private double accuracy(String part, Path run) throws IOException {
    JsonNode report = new ObjectMapper().readTree(run.resolve("report.json").toFile());
    return report.path("metrics").path(part).path("accuracy").asDouble();
  }

  private static final String IMAGES =
      """
      data { source = digits, rows = 1500, split { train = 0.8, validation = 0, test = 0.2 } }
      network {
        inputs { image = [1, 28, 28] }
        layers = [
          { name = first, from = image, conv = 8, kernel = 5, stride = 2, activation = relu }
          { residual = [ { conv = 8, padding = same, bias = false }, { batchNorm {} } ]
            activation = relu }
          { name = pooled, maxPool = 2 }
          { name = left, from = pooled, globalAveragePool {} }
          { name = right, from = pooled, flatten {} }
          { from = [left, right], concat {} }
          { dense = 10 }
        ]
      }
      training { optimizer { adam { rate = 5e-3 } }, batchSize = 32, epochs = 6 }
      """;

  @Test
  void imagesAreConvolvedAndTheModelIsUsed() throws IOException {
    Path run = folder.resolve("images");
    assertThat(run("train", config(IMAGES), "--out", run.toString())).as(said()).isZero();
    assertThat(said()).contains("1.main.0 conv", "first conv", "multiply-adds");
    double tested = accuracy("test", run);
    assertThat(tested).isGreaterThan(0.6);
    Path again = folder.resolve("again");
    String model = run.resolve("model").toString();
    assertThat(run("evaluate", "--model", model, "--out", again.toString())).as(said()).isZero();
    assertThat(accuracy("test", again)).isEqualTo(tested);
  }

  private static final String TEXT =
      """
      data { source = text, length = 2, split { train = 0.8, validation = 0.2, test = 0 } }
      network = [
        { name = symbols, embedding = 8, symbols = SYMBOLS }
        { lstm = 24, carried = true }
        { stepDense = SYMBOLS }
      ]
      training { optimizer { adam { rate = 2e-2 } }, batchSize = 8, epochs = 5, shards = 2 }
      """;

  /** What follows an a is told by the letter before it, which may be in the window before. */
  @Test
  void aTextIsLearnedWithItsStateCarried() throws IOException {
    Path file = Files.writeString(folder.resolve("text.txt"), "aab".repeat(600));
    String path = "data.path=" + file;
    String wrong = TEXT.replace("SYMBOLS", "99");
    assertThat(run("train", config(wrong), "--set", path, "--out", folder.resolve("a").toString()))
        .isEqualTo(78);
    assertThat(said()).contains("The network puts out [2x99] for a window, but the text needs [2x");
    String symbols = said().replaceFirst("(?s).*but the text needs \\[2x(\\d+)].*", "$1");
    String right = TEXT.replace("SYMBOLS", symbols);
    assertThat(trained(right, path, "carried")).isGreaterThan(0.98);
    assertThat(trained(right.replace(", carried = true", ""), path, "zeros")).isLessThan(0.9);
  }

  private static final String ROWS =
      """
      data { source = xor, rows = 64 }
      network = [ { dense = 8, activation = tanh }, { dense = 2 } ]
      training { epochs = 2, batchSize = 16 }
      """;

  private double trained(String configuration, String path, String name) throws IOException {
    Path run = folder.resolve(name);
    assertThat(run("train", config(configuration), "--set", path, "--out", run.toString()))
        .as(said())
        .isZero();
    return accuracy("validation", run);
  }

  @Test
  void severalOutputsNeedSeveralLosses() throws IOException {
    String heads =
        """
        data { source = xor, rows = 64 }
        network {
          layers = [ { name = a, dense = 2 }, { name = b, from = input, dense = 1 } ]
          outputs = [a, b]
        }
        """;
    assertThat(run("train", config(heads), "--out", folder.resolve("a").toString())).isEqualTo(78);
    assertThat(said())
        .contains(
            "The network puts out [a, b], but training.loss is of one output: give each its loss in"
                + " training.losses, or name one layer in network.outputs");
  }

  @Test
  void whatOnlyTextsHaveAUseForIsRefused() throws IOException {
    String carried =
        """
        data { source = digits, rows = 100 }
        network = [ { lstm = 4, carried = true, returns = last }, { dense = 10 } ]
        """;
    assertThat(run("train", config(carried), "--out", folder.resolve("a").toString()))
        .isEqualTo(78);
    assertThat(said())
        .contains(
            "A layer has carried = true, which is for the windows of a text (data.source = text):"
                + " the rows of this data do not continue each other");
    String steps =
        carried.replace(", carried = true, returns = last", "").replace("dense", "stepDense");
    assertThat(run("train", config(steps), "--out", folder.resolve("b").toString())).isEqualTo(78);
    assertThat(said())
        .contains(
            "The network puts out [28x10], a label for each of 28 steps, but a row of this data has"
                + " one label (only a text has one for each step, data.source = text): make one"
                + " step of them before the last dense layer, with overTime, returns = last or"
                + " flatten");
  }

  @Test
  void theWindowsOfATextHaveNoPadding() throws IOException {
    Path text = Files.writeString(folder.resolve("text.txt"), "to be or not to be. ".repeat(100));
    String padded =
        """
        data { source = text, path = "%s", length = 8 }
        network = [ { embedding = 4, symbols = 9, padding = 0 }, { gru = 5 }, { stepDense = 9 } ]
        training { batchSize = 4 }
        """;
    String content = String.format(padded, text);
    assertThat(run("train", config(content), "--out", folder.resolve("a").toString()))
        .as(said())
        .isEqualTo(78);
    assertThat(said())
        .contains(
            "An embedding has a padding, but the windows of a text (data.source = text) are always"
                + " full: remove 'padding'");
  }

  @Test
  void aNetworkThatThisMachineCannotHoldIsRefusedBeforeTheFirstRound() throws IOException {
    String large =
        """
        data { source = digits, rows = 300, split = none }
        network = [ { reshape = [1, 28, 28] }, { conv = 1000000, kernel = 1 }
                    { globalAveragePool {} }, { dense = 10 } ]
        training { batchSize = 300, epochs = 1, shards = 2 }
        """;
    Pattern sentence =
        Pattern.compile(
            "The network needs about (.*)[.]. GB outside the heap for 150 rows and 3 gradients in"
                + " each of 2 workers, but this machine or container has .* GB: run fewer rows at"
                + " once [(]engine.microBatch, training.batchSize[)], fewer workers [(]--master"
                + " local.1.[)], or a smaller network");
    Pattern summary = Pattern.compile("about (.*)...[.]. MB outside the heap for 150 rows");
    String run = folder.resolve("large").toString();
    for (List<String> options : List.of(List.of("--dry-run"), List.of("--out", run))) {
      List<String> words = new ArrayList<>(List.of("train", config(large)));
      words.addAll(options);
      assertThat(run(words.toArray(String[]::new))).as(said()).isEqualTo(78);
      Matcher refused = sentence.matcher(said());
      Matcher printed = summary.matcher(said());
      assertThat(refused.find()).as(said()).isTrue();
      assertThat(printed.find()).as(said()).isTrue();
      assertThat(refused.group(1)).isEqualTo(printed.group(1));
      assertThat(said()).doesNotContain("Executor");
    }
  }

  @Test
  void inspectShowsThePlanOfAStep() throws IOException {
    assertThat(run("inspect", config(ROWS), "--plan")).as(said()).isZero();
    assertThat(said())
        .contains("a training step of", "kernel", "GFLOP/s", "product by weights", "calls,")
        .contains("MB outside the heap");
    assertThat(run("inspect", config(ROWS), "--plan", "--set", "engine.kernels=reference"))
        .isZero();
    assertThat(said()).contains("The reference kernels run a network op by op: they have no plan.");
  }

  @Test
  void halfPrecisionNeedsItsKernels() throws IOException {
    String[] wrong = {"--set", "engine.kernels=reference", "--set", "engine.precision=bf16"};
    assertThat(run("train", config(ROWS), wrong[0], wrong[1], wrong[2], wrong[3])).isEqualTo(78);
    assertThat(said())
        .contains("engine.precision = bf16 needs engine.kernels = onednn")
        .contains("the reference computes in double");
    assertThat(
            run(
                "train",
                config(ROWS),
                "--out",
                folder.resolve("half").toString(),
                "--set",
                "engine.precision=bf16"))
        .as(said())
        .isZero();
    assertThat(Files.readString(folder.resolve("half/report.json")))
        .contains(" bf16, 1 thread a task");
  }
}
