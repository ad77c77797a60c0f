package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.jobs.report.EventFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;

/** What a run tells beside its model; on local Spark. */
@ExtendWith(LocalSpark.class)
class TestTensorBoard {
  private static final String CONFIGURATION =
      """
      data { source = spirals, rows = 500, split { train = 0.8, validation = 0.2, test = 0 } }
      network = [ { dense = 16, activation = tanh }, { dense = 2 } ]
      training { optimizer { adam { rate = 1e-2 } }, schedule { exponential { factor = 0.5 } }
                 batchSize = 40, epochs = 3, shards = 2 }
      """;

  @TempDir Path folder;

  private Path train(String... settings) throws IOException {
    Path run = folder.resolve("run" + settings.length);
    told(run, CONFIGURATION, settings);
    return run;
  }

  /** What a run says. */
  private String told(Path run, String configuration, String... settings) throws IOException {
    Path file = Files.writeString(folder.resolve("test.conf"), configuration);
    List<String> words = new ArrayList<>(List.of("train", file.toString(), "--out", "" + run));
    for (String setting : settings) {
      words.addAll(List.of("--set", setting));
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    int code = Main.run(stream, stream, words.toArray(String[]::new));
    assertThat(code).as(text.toString(StandardCharsets.UTF_8)).isZero();
    return text.toString(StandardCharsets.UTF_8);
  }

  /** The steps of each tag, in order. */
  private static Map<String, List<Long>> tags(List<Event> events) {
    Map<String, List<Long>> tags = new TreeMap<>();
    for (Event event : events) {
      for (Summary.Value value : event.getSummary().getValueList()) {
        tags.computeIfAbsent(value.getTag(), tag -> new ArrayList<>()).add(event.getStep());
      }
    }
    return tags;
  }

  @Test
  void eventFilesHaveFiguresOfStepsAndEpochsAndHowNumbersSpread() throws IOException {
    Path run = train("report.tensorBoard=true", "report.tensorBoardSteps=4");
    List<Path> files;
    try (Stream<Path> found = Files.list(run.resolve("tensorboard"))) {
      files = found.toList();
    }
    assertThat(files).hasSize(1);
    assertThat(files.get(0).getFileName().toString())
        .matches("events\\.out\\.tfevents\\.[0-9]{10}\\.kindling");
    List<Event> events = EventFiles.read(Files.readAllBytes(files.get(0)));
    Map<String, List<Long>> tags = tags(events);
    assertThat(tags).containsEntry("step/loss", List.of(4L, 8L, 12L, 16L, 20L, 24L, 28L));
    assertThat(tags).containsKeys("step/rate", "step/accuracy");
    for (String tag :
        List.of(
            "train/loss",
            "validation/accuracy",
            "epoch/rate",
            "epoch/samplesPerSecond",
            "gradientNorm/0.weight",
            "weights/0.weight",
            "gradients/1.bias")) {
      assertThat(tags).containsEntry(tag, List.of(10L, 20L, 30L));
    }
    assertThat(value(events, "validation/loss", 30))
        .isEqualTo((float) lastEpoch(run).path("validation").path("loss").asDouble());
    assertThat(value(events, "epoch/rate", 10)).isBetween(0.0053f, 0.0054f);
    assertThat(value(events, "epoch/rate", 20)).isBetween(0.0026f, 0.0027f);
  }

  /** An epoch after which nothing was measured has no figures of the validation part. */
  @Test
  void whatWasNotMeasuredIsNotTold() throws IOException {
    Path run = folder.resolve("seldom");
    String told = told(run, CONFIGURATION, "report.tensorBoard=true", "training.validateEvery=2");
    assertThat(told.lines().filter(line -> line.startsWith("epoch 1/3 train")))
        .isNotEmpty()
        .noneMatch(line -> line.contains("validation"));
    List<Boolean> measured = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      measured.add(new ObjectMapper().readTree(line).has("validation"));
    }
    assertThat(measured).containsExactly(false, true, true);
    try (Stream<Path> found = Files.list(run.resolve("tensorboard"))) {
      Map<String, List<Long>> tags =
          tags(EventFiles.read(Files.readAllBytes(found.findFirst().orElseThrow())));
      assertThat(tags).containsEntry("validation/loss", List.of(20L, 30L));
      assertThat(tags).containsEntry("train/loss", List.of(10L, 20L, 30L));
    }
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("validation, epoch 2")
        .doesNotContain("validation, epoch 1:");
  }

  /** Where shards step by themselves, and where points are only tried, no step has a gradient. */
  @Test
  void weightsAreShownWithoutGradientsToo() throws IOException {
    for (String setting : List.of("averaging.every=4", "training.optimizer.lbfgs.memory=3")) {
      Path run = folder.resolve(setting);
      String configuration =
          setting.contains("lbfgs")
              ? CONFIGURATION.replaceFirst("schedule .*", "").replace("batchSize = 40,", "")
              : CONFIGURATION;
      told(run, configuration, "report.tensorBoard=true", setting);
      try (Stream<Path> found = Files.list(run.resolve("tensorboard"))) {
        Map<String, List<Long>> tags =
            tags(EventFiles.read(Files.readAllBytes(found.findFirst().orElseThrow())));
        assertThat(tags.get("weights/0.weight")).isEqualTo(tags.get("train/loss")).hasSize(3);
        assertThat(tags.keySet()).noneMatch(tag -> tag.startsWith("gradient"));
      }
    }
  }

  private static float value(List<Event> events, String tag, long step) {
    return events.stream()
        .filter(event -> event.getStep() == step)
        .flatMap(event -> event.getSummary().getValueList().stream())
        .filter(value -> value.getTag().equals(tag))
        .findFirst()
        .orElseThrow()
        .getSimpleValue();
  }

  private static JsonNode lastEpoch(Path run) throws IOException {
    List<String> lines = Files.readAllLines(run.resolve("metrics.jsonl"));
    return new ObjectMapper().readTree(lines.get(lines.size() - 1));
  }

  @Test
  void aReportTellsRoundsGradientsAndPhases() throws IOException {
    Path run = train();
    assertThat(run.resolve("tensorboard")).doesNotExist();
    JsonNode report = new ObjectMapper().readTree(run.resolve("report.json").toFile());
    JsonNode round = report.path("rounds").path(0);
    assertThat(round.path("firstStep").asInt()).isZero();
    assertThat(round.path("steps").asInt()).isEqualTo(30);
    assertThat(round.path("trouble").asText()).isEmpty();
    assertThat(round.path("workers")).hasSize(2);
    for (JsonNode worker : round.path("workers")) {
      assertThat(worker.path("contributions").asInt()).isEqualTo(33);
      assertThat(worker.path("computeSeconds").asDouble()).isPositive();
    }
    assertThat(report.path("gradients")).hasSize(4);
    assertThat(report.path("gradients").path(0).path("norm")).hasSize(3);
    for (String phase : List.of("compute", "sync", "wait", "sum", "optimizer", "send", "total")) {
      assertThat(report.path("timing").path(phase + "Seconds").asDouble()).as(phase).isPositive();
    }
  }

  /** Each layer of sigmoids passes on a quarter of what comes, at most. */
  @Test
  void aNoteSaysWhereGradientsVanish() throws IOException {
    String layer = "{ dense = 8, activation = sigmoid }";
    String deep =
        CONFIGURATION.replace(
            "{ dense = 16, activation = tanh }", (layer + ", ").repeat(12) + layer);
    assertThat(told(folder.resolve("deep"), deep))
        .containsPattern(
            "note: in epoch 1, the gradient of 0.weight vanishes: its numbers were about")
        .doesNotContain("the gradient of 12.weight vanishes");
    assertThat(told(folder.resolve("shallow"), CONFIGURATION))
        .doesNotContain("vanishes", "explodes");
  }
}
