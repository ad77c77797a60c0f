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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Models that keep rows go where networks go; on real local Spark. */
@ExtendWith(LocalSpark.class)
class TestNeighbourModels {
  private static final String BLOBS =
      """
      data { source = blobs, rows = 400, classes = 3
             split { train = 0.6, validation = 0.2, test = 0.2 } }
      neighbours { count = 5 }
      """;

  @TempDir Path folder;

  private String run(int expected, String job, String text, String... more) throws IOException {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(told, true, StandardCharsets.UTF_8);
    Path config = Files.writeString(folder.resolve("c" + System.nanoTime() + ".conf"), text);
    List<String> all = new ArrayList<>(List.of(job));
    if (!text.isEmpty()) {
      all.add(config.toString());
    }
    all.addAll(List.of(more));
    int code = Main.run(stream, stream, all.toArray(String[]::new));
    assertThat(code).as(told.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
    return told.toString(StandardCharsets.UTF_8);
  }

  private JsonNode report(String run) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(run).resolve("report.json").toFile());
  }

  @Test
  void aModelOfRowsIsMeasuredAndPredictsAsOthersDo() throws IOException {
    String kept = folder.resolve("kept").toString();
    run(0, "train", BLOBS, "--out", kept);
    assertThat(report("kept").at("/metrics/test/accuracy").asDouble()).isGreaterThan(0.9);
    assertThat(report("kept").at("/metrics/train").isMissingNode()).isTrue();
    run(0, "evaluate", "", "--model", kept, "--out", folder.resolve("again").toString());
    assertThat(report("again").at("/metrics/test")).isEqualTo(report("kept").at("/metrics/test"));
    assertThat(run(0, "inspect", "", "--model", kept))
        .contains(
            "made of 240 kept rows of 2 numbers, of which the 5 nearest predict (distance l2");
    String told =
        run(0, "predict", "", "--model", kept, "--out", folder.resolve("told").toString());
    assertThat(told).contains("predictions in");
    Path rows = folder.resolve("kept/model/rows.safetensors");
    byte[] content = Files.readAllBytes(rows);
    content[content.length - 900] ^= 1;
    Files.write(rows, content);
    assertThat(run(65, "evaluate", "", "--model", kept, "--out", folder + "/damaged"))
        .contains("the rows of the model are damaged, or those of another");
    Files.delete(rows);
    assertThat(run(66, "evaluate", "", "--model", kept, "--out", folder + "/none"))
        .contains("lacks rows.safetensors beside model.json");
  }

  @Test
  void candidatesAndTrialsMayBeNeighbours() throws IOException {
    String candidates =
        BLOBS.replace("neighbours { count = 5 }", "")
            + """
            network = [ { dense = 3 } ]
            training { batchSize = 32, epochs = 1, optimizer { sgd { rate = 1e-6 } } }
            crossval { folds = 3, metric = accuracy
                       candidates { net {}, near { neighbours.count = 5 } } }
            """;
    run(0, "crossval", candidates, "--out", folder.resolve("folds").toString());
    assertThat(folder.resolve("folds/model/rows.safetensors")).exists();
    run(0, "evaluate", "", "--model", folder + "/folds", "--out", folder + "/e");
    assertThat(report("e").at("/metrics/test/accuracy").asDouble()).isGreaterThan(0.9);
    String search =
        BLOBS
            + """
            tune { search = grid, metric = validation.accuracy
                   space { neighbours { count { choice = [1, 7] }
                                        distance { choice = [l1, l2] } } } }
            """;
    run(0, "tune", search, "--out", folder.resolve("search").toString());
    assertThat(Files.readAllLines(folder.resolve("search/trials.csv"))).hasSize(5);
    assertThat(folder.resolve("search/model/rows.safetensors")).exists();
  }

  @Test
  void baselinesStandBesideTheNetwork() throws IOException {
    String text =
        BLOBS.replace("neighbours { count = 5 }", "")
            + """
            network = [ { dense = 8, activation = tanh }, { dense = 3 } ]
            training { batchSize = 32, epochs = 5, optimizer { adam { rate = 0.05 } } }
            crossval { folds = 3, metric = accuracy, baselines = [linear, svm, neighbours] }
            """;
    run(0, "crossval", text, "--out", folder.resolve("all").toString());
    List<String> names = new ArrayList<>();
    report("all").path("candidates").forEach(one -> names.add(one.path("name").asText()));
    assertThat(names).containsExactly("network", "linear", "svm", "neighbours");
    assertThat(
            run(
                78,
                "crossval",
                text.replace("network = [", "neighbours.count = 1, network = ["),
                "--out",
                folder + "/d"))
        .contains("crossval.baselines stand beside a network, but neighbours.count is set for all");
    assertThat(
            run(
                78,
                "crossval",
                text.replace("[linear, svm", "[linear, linear"),
                "--out",
                folder + "/f"))
        .contains("one of [linear, linear, neighbours] twice");
  }

  @Test
  void whatCannotBeIsRefused() throws IOException {
    assertThat(run(78, "train", BLOBS, "--set", "neighbours.count=0", "--out", folder + "/a"))
        .contains("neighbours.count");
    assertThat(run(78, "train", BLOBS, "--set", "training.threshold=0.5", "--out", folder + "/t"))
        .contains("training.threshold goes with the probabilities of two classes");
    assertThat(run(78, "train", BLOBS, "--set", "training.restarts=2", "--out", folder + "/r"))
        .contains("training.restarts is for networks");
    assertThat(
            run(
                78,
                "train",
                BLOBS.replace("count = 5", "vote = near"),
                "--set",
                "network=[{dense=3}]",
                "--out",
                folder + "/v"))
        .contains("neighbours.vote is for neighbours, but neighbours.count is missing");
    assertThat(run(78, "train", BLOBS, "--set", "neighbours.distance=l3", "--out", folder + "/b"))
        .contains("'neighbours.distance' must be l1 or l2, found");
    assertThat(
            run(78, "train", BLOBS.replace("neighbours { count = 5 }", ""), "--out", folder + "/c"))
        .contains("'network' is missing");
  }
}
