package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cross-validations and bags that end early, and what is made of them by those that go on. */
@ExtendWith(LocalSpark.class)
class TestTrainingsFolder {
  private static final String CONFIGURATION =
      """
      data { source = spirals, rows = 90, split { train = 0.6, validation = 0.2, test = 0.2 } }
      network = [ { dense = 4, activation = tanh }, { dense = 2 } ]
      training { optimizer { adam { rate = 0.03 } }, batchSize = 32, epochs = 2, shards = 2 }
      crossval { folds = 4, metric = accuracy, candidates { small {}, wide { network = [
        { dense = 8, activation = tanh }, { batchNorm {} }, { dense = 2 } ] } } }
      bag { members = 6, metric = accuracy }
      tune { trials = 2, space.training.optimizer.adam.rate { logUniform = [0.01, 0.1] } }
      """;

  /** What tells of a training that was made, not taken from an earlier run. */
  private static final Pattern MADE = Pattern.compile("\\d+ of \\d+, .* after \\d+ epochs");

  @TempDir Path folder;

  private String said = "";

  private int run(String job, String out, String... more) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    int code = Main.run(stream, stream, words(job, out, more));
    said = text.toString(StandardCharsets.UTF_8);
    return code;
  }

  private String[] words(String job, String out, String... more) throws IOException {
    Path file = Files.writeString(folder.resolve("test.conf"), CONFIGURATION);
    List<String> words = new ArrayList<>(List.of(job, file.toString()));
    words.addAll(List.of("--out", folder.resolve(out).toString(), "--if-exists", "resume"));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  private long made() {
    return said.lines().filter(MADE.asPredicate()).count();
  }

  /** Ends a run with a fault when a line begins so. */
  private void stopped(String job, String out, String line, String... more) throws IOException {
    ByteArrayOutputStream text =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] bytes, int from, int count) {
            super.write(bytes, from, count);
            if (toString(StandardCharsets.UTF_8).contains("\n" + line)) {
              throw new IllegalStateException("stopped here");
            }
          }
        };
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    PrintStream errors =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    assertThat(Main.run(stream, errors, words(job, out, more))).isEqualTo(70);
  }

  private JsonNode report(String out) throws IOException {
    ObjectNode json =
        (ObjectNode) new ObjectMapper().readTree(folder.resolve(out + "/report.json").toFile());
    JsonNode provenance = json.remove("provenance");
    json.remove("timing");
    json.set("weights", provenance.path("weightsSha256"));
    return json;
  }

  private List<String> ended(String out) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(out).resolve("ended"))) {
      return files.map(Path::getFileName).map(Path::toString).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"crossval", "bag"})
  void whatHasEndedIsNotTrainedAgain(String job) throws IOException {
    assertThat(run(job, "whole")).as(said).isZero();
    long all = made();
    assertThat(folder.resolve("whole/ended")).doesNotExist();
    assertThat(folder.resolve("whole/search.json")).doesNotExist();
    stopped(job, "run", "4 of ");
    int kept = ended("run").size();
    assertThat(kept).isBetween(4, (int) all);
    assertThat(run(job, "run", "--set", "training.epochs=3")).isEqualTo(73);
    assertThat(said).contains("run cannot be resumed: training.epochs was 2, now it is 3");
    Path rows = folder.resolve("run/search.json");
    Path away = Files.move(rows, folder.resolve("away"));
    assertThat(run(job, "run")).isEqualTo(73);
    assertThat(said).contains("run cannot be resumed: search.json is not there");
    Files.move(away, rows);
    Path damaged = folder.resolve("run/ended").resolve(ended("run").get(1));
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length - 1] ^= 1;
    Files.write(damaged, bytes);
    assertThat(run(job, "run")).as(said).isZero();
    assertThat(said)
        .contains("the run goes on where an earlier one was stopped")
        .contains(damaged.getFileName() + " is of no use (expected the sha256 ", "is trained again")
        .contains(kept - 1 + " of " + all + " trainings of the earlier run are kept");
    assertThat(made()).isEqualTo(all - kept + 1);
    assertThat(report("run")).isEqualTo(report("whole"));
    assertThat(folder.resolve("run/ended")).doesNotExist();
  }

  /** The tables of what is predicted of held-out rows are the same, too. */
  @Test
  void predictionsAreThoseOfARunThatWasNotStopped() throws IOException {
    String[] csv = {"--set", "predict.format=csv"};
    assertThat(run("crossval", "whole", csv)).as(said).isZero();
    stopped("crossval", "run", "5 of ", csv);
    assertThat(run("crossval", "run", csv)).as(said).isZero();
    for (String name : List.of("small", "wide")) {
      assertThat(table("run/predictions/" + name)).isEqualTo(table("whole/predictions/" + name));
    }
  }

  private List<String> table(String place) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(place))) {
      Path file = files.filter(one -> one.toString().endsWith(".csv")).findFirst().orElseThrow();
      return Files.readAllLines(file);
    }
  }

  /** Whatever befalls a run that goes on with others, what has succeeded stands. */
  @ParameterizedTest
  @ValueSource(strings = {"crossval", "bag", "tune"})
  void whatHasSucceededIsNotReplacedByOthers(String job) throws IOException {
    assertThat(run(job, "run")).as(said).isZero();
    Path report = folder.resolve("run/report.html");
    String missing = "data={ source = csv, path = nowhere.csv, label = -1, split { train = 0.7 } }";
    assertThat(run(job, "run", "--set", missing)).isNotZero();
    assertThat(folder.resolve("run/_SUCCESS")).exists();
    assertThat(run(job, "run", "--set", "training.epochs=3")).as(said).isEqualTo(73);
    assertThat(said).contains("run cannot be resumed: ");
    assertThat(report).exists();
    assertThat(folder.resolve("run/_SUCCESS")).exists();
  }

  /** It refuses to be resumed, so that nobody is told to do so. */
  @Test
  void aBoostingThatWasStoppedIsBegunAgainOtherwise() {
    assertThat(new BoostJob().whenStopped())
        .isEqualTo("the same rounds are made again with --if-exists overwrite");
    assertThat(new BagJob().whenStopped()).isEqualTo("start it again with --if-exists resume");
  }
}
