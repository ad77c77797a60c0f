package io.kindling.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quick start, and a text of rare symbols, give the same model, to the bit, anywhere. */
class SameBitsProcess {
  private static final Path SPARK_HOME = Command.projectRoot().resolve("jobs/target/spark-home");
  private static final String PROCESSES = "local-cluster[2,1,1024]";

  @TempDir static Path folder;
  private static String onOneThread;

  @BeforeAll
  static void trainOnOneThread() throws Exception {
    onOneThread = trainedOn("local[1]", "one-thread");
  }

  @Test
  void onTwoThreads() throws Exception {
    assertThat(trainedOn("local[2]", "two-threads")).isEqualTo(onOneThread);
    assertTwoContributed("two-threads");
  }

  @Test
  void onTwoExecutorProcesses() throws Exception {
    assertThat(trainedOn(PROCESSES, "two-processes")).isEqualTo(onOneThread);
    assertTwoContributed("two-processes");
  }

  @Test
  void onAStandaloneClusterThatKnowsSparkAlone() throws Exception {
    try (StandaloneCluster cluster =
        new StandaloneCluster(SPARK_HOME, folder.resolve("cluster"), 2)) {
      assertThat(trainedOn(cluster.url(), "standalone")).isEqualTo(onOneThread);
    }
    assertTwoContributed("standalone");
  }

  @Test
  void fromOneFileOrFromTheSameRowsShuffledOverSeveral() throws Exception {
    Path mnist = Command.projectRoot().resolve("../shared/data/mnist");
    assumeTrue(Files.exists(mnist), "MNIST is not beside the project: " + mnist);
    MnistTables.writeOne(mnist, 2000, folder.resolve("one"));
    MnistTables.writeShuffled(mnist, 2000, folder.resolve("shuffled"));
    assertThat(trainedOnTable("shuffled")).isEqualTo(trainedOnTable("one"));
  }

  /** Processes send each other the rows of the embedding that a step uses, one process nothing. */
  @Test
  void ofATextWithCarriedStateWhoseEmbeddingHasAnOptimizerOfItsOwn() throws Exception {
    Path config = folder.resolve("text.conf");
    Files.writeString(
        config,
        """
        data { source = text, path = "%1$s", length = 8 }
        network = [
          { embedding = 8, symbols = %2$d }
          { lstm = 16, layers = 2, dropout = 0.1, carried = true }
          { stepDense = %2$d }
        ]
        training {
          optimizer { adam { rate = 1e-2 } }
          groups = [ { of = "0.*", optimizer { sgd { rate = 0.5 } } } ]
          batchSize = 8, shards = 2, epochs = 2
        }
        """
            .formatted(RandomText.write(folder.resolve("text.txt")), RandomText.SYMBOLS));
    String train = config.toString();
    String alone = trained("text-one-thread", List.of("train", train, "--master", "local[1]"));
    assertThat(trained("text-two-processes", List.of("train", train, "--master", PROCESSES)))
        .isEqualTo(alone);
    assertTwoContributed("text-two-processes");
  }

  /** Each process reads blocks of the same files. */
  @Test
  void fromRowsThatWerePreparedBefore() throws Exception {
    Path rows = folder.resolve("packed");
    String[] settings = {
      "conf/run/digits-mlp.conf", "--set", "data.rows=3000", "--set", "data.prepared=" + rows
    };
    List<String> prepare = new ArrayList<>(List.of("prepare"));
    prepare.addAll(List.of(settings));
    Command command = Command.kindling(prepare.toArray(String[]::new));
    assertThat(command.code()).as(command.output()).isZero();
    List<String> train = new ArrayList<>(List.of("train"));
    train.addAll(List.of(settings));
    train.addAll(List.of("--master", PROCESSES, "--set", "training.epochs=2"));
    train.addAll(List.of("--set", "data.hold=disk"));
    assertThat(trained("prepared", train)).isEqualTo(onOneThread);
    assertTwoContributed("prepared");
  }

  @Test
  void fromFilesOfARunThatAreGoneWhenItEnds() throws Exception {
    Path scratch = folder.resolve("scratch");
    List<String> train = new ArrayList<>(List.of("train", "conf/run/digits-mlp.conf"));
    train.addAll(List.of("--set", "data.rows=3000", "--set", "training.epochs=2"));
    train.addAll(List.of("--set", "data.hold=disk", "--set", "data.scratch=" + scratch));
    train.addAll(List.of("--master", PROCESSES));
    assertThat(trained("scratched", train)).isEqualTo(onOneThread);
    try (Stream<Path> left = Files.list(scratch)) {
      assertThat(left).isEmpty();
    }
  }

  private static String trainedOnTable(String table) throws Exception {
    Path config = folder.resolve(table + ".conf");
    Files.writeString(
        config,
        """
        data { source = csv, path = "%s", label = label, features = pixels }
        network = [ { dense = 64, activation = relu }, { batchNorm {} }, { dense = 10 } ]
        training { loss = crossEntropy, optimizer { adam { rate = 1e-3 } }, batchSize = 128, epochs = 2 }
        """
            .formatted(folder.resolve(table)));
    return trained(table + "-out", List.of("train", config.toString(), "--master", "local[2]"));
  }

  /** Trains a short quick start and returns the sha256 of its weights. */
  private static String trainedOn(String master, String name) throws Exception {
    List<String> words = new ArrayList<>(List.of("train", "conf/run/digits-mlp.conf"));
    words.addAll(List.of("--master", master));
    words.addAll(List.of("--set", "data.rows=3000", "--set", "training.epochs=2"));
    return trained(name, words);
  }

  private static String trained(String name, List<String> arguments) throws Exception {
    List<String> words = new ArrayList<>(arguments);
    words.addAll(List.of("--out", folder.resolve(name).toString()));
    Command command = Command.kindling(words.toArray(String[]::new));
    assertThat(command.code()).as(command.output()).isZero();
    return sha256(folder.resolve(name).resolve("model/weights.safetensors"));
  }

  private static void assertTwoContributed(String name) throws IOException {
    JsonNode workers = report(name).path("provenance").path("workers");
    assertThat(workers).hasSize(2);
    workers.forEach(worker -> assertThat(worker.path("contributions").asInt()).isPositive());
  }

  private static JsonNode report(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(name).resolve("report.json").toFile());
  }

  private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest);
  }
}
