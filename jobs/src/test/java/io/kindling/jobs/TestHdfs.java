package io.kindling.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Everything on HDFS: the configuration, the data, the run and its model; on local Spark. */
@ExtendWith(LocalSpark.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TestHdfs {
  private static final int ROWS = 300;
  private static final String CONFIGURATION =
      """
      data { source = csv, label = y, onBadRow = quarantine, columns { kind { oneHot {} } }
             split { train = 0.7, validation = 0.1, test = 0.2 } }
      network = [ { dense = 8, activation = tanh }, { batchNorm {} }, { dense = 2 } ]
      training { optimizer { adam { rate = 3e-2 } }, batchSize = 32, epochs = 6, shards = 4
                 checkpoints { everyEpochs = 2 } }
      """;

  @TempDir Path folder;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private MiniDFSCluster cluster;
  private FileSystem files;

  @BeforeAll
  void start(@TempDir Path blocks) throws IOException {
    Configuration configuration = new Configuration();
    configuration.set("hdfs.minidfs.basedir", blocks.toString());
    cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
    cluster.waitActive();
    files = cluster.getFileSystem();
    write("/conf/test.conf", CONFIGURATION);
    String[] rows = rows();
    int half = rows.length / 2;
    write("/data/b.csv", "x,kind,y\n" + String.join("\n", Arrays.copyOf(rows, half)) + "\n");
    write(
        "/data/a.csv",
        "x,kind,y\n" + String.join("\n", Arrays.copyOfRange(rows, half, ROWS)) + "\noh,even,no\n");
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  private static String[] rows() {
    String[] rows = new String[ROWS];
    for (int row = 0; row < ROWS; row++) {
      int x = row * 37 % 101;
      String kind = row % 2 == 0 ? "even" : "odd";
      rows[row] = x + "," + kind + "," + (x > 50 == kind.equals("even") ? "yes" : "no");
    }
    return rows;
  }

  private void write(String name, String content) throws IOException {
    try (OutputStream stream = files.create(new org.apache.hadoop.fs.Path(name))) {
      stream.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }

  private String there(String name) {
    return cluster.getURI() + name;
  }

  private String read(String name) throws IOException {
    try (InputStream stream = files.open(new org.apache.hadoop.fs.Path(name))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private List<String> names(String name) throws IOException {
    List<String> names = new ArrayList<>();
    for (FileStatus status : files.listStatus(new org.apache.hadoop.fs.Path(name))) {
      names.add(status.getPath().getName());
    }
    return names;
  }

  private int run(String... words) {
    System.setProperty("spark.master", "local[2]");
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    return Main.run(stream, stream, words);
  }

  private int train(String configuration, String data, String out, String... more) {
    List<String> words = new ArrayList<>(List.of("train", configuration, "--out", out));
    words.addAll(List.of("--set", "data.path=" + data));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  private String said() {
    return text.toString(StandardCharsets.UTF_8);
  }

  private static String weights(String report) throws IOException {
    JsonNode tree = new ObjectMapper().readTree(report);
    return tree.path("provenance").path("weightsSha256").asText();
  }

  @Test
  void aRunThereIsTheSameAsHere() throws IOException {
    String out = there("/runs/one");
    assertThat(train(there("/conf/test.conf"), there("/data"), out)).as(said()).isZero();
    assertThat(names("/runs/one"))
        .contains("_SUCCESS", "checkpoints", "config.conf", "metrics.jsonl", "model", "quarantine")
        .contains("report.html", "report.json", "status.json");
    assertThat(names("/runs/one/model")).contains("model.json", "weights.safetensors");
    assertThat(read("/runs/one/status.json")).contains("SUCCEEDED");
    assertThat(said()).contains("1 of 301 rows are bad and put in quarantine");
    Path configuration = Files.writeString(folder.resolve("test.conf"), CONFIGURATION);
    Path rows =
        Files.writeString(
            folder.resolve("rows.csv"), "x,kind,y\n" + String.join("\n", rows()) + "\n");
    Path here = folder.resolve("here");
    assertThat(train(configuration.toString(), rows.toString(), here.toString()))
        .as(said())
        .isZero();
    String expected = weights(Files.readString(here.resolve("report.json")));
    assertThat(expected).hasSize(64);
    assertThat(weights(read("/runs/one/report.json"))).isEqualTo(expected);
    again(out);
    predict();
    prepared(expected);
  }

  /** Packed rows that were written there train the same model. */
  private void prepared(String expected) throws IOException {
    String rows = "data.prepared=" + there("/packed");
    List<String> words =
        List.of(
            "prepare",
            there("/conf/test.conf"),
            "--set",
            "data.path=" + there("/data"),
            "--set",
            rows);
    assertThat(run(words.toArray(String[]::new))).as(said()).isZero();
    assertThat(names("/packed")).contains("_SUCCESS", "prepared.json", "quarantine", "train");
    files.delete(new org.apache.hadoop.fs.Path("/data/a.csv"), false);
    for (String hold : List.of("memory", "disk")) {
      String out = there("/runs/" + hold);
      assertThat(
              train(
                  there("/conf/test.conf"),
                  there("/data"),
                  out,
                  "--set",
                  rows,
                  "--set",
                  "data.hold=" + hold))
          .as(said())
          .isZero();
      assertThat(weights(read("/runs/" + hold + "/report.json"))).isEqualTo(expected);
    }
  }

  /** What stands there is neither overwritten nor trained twice. */
  private void again(String out) throws IOException {
    String report = read("/runs/one/report.json");
    assertThat(train(there("/conf/test.conf"), there("/data"), out)).isEqualTo(73);
    assertThat(train(there("/conf/test.conf"), there("/data"), out, "--if-exists", "resume"))
        .as(said())
        .isZero();
    assertThat(read("/runs/one/report.json")).isEqualTo(report);
  }

  private void predict() throws IOException {
    write("/new/rows.csv", "x,kind\n90,even\n3,even\n90,odd\n");
    int code =
        run(
            "predict",
            "--model",
            there("/runs/one/model"),
            "--out",
            there("/predicted"),
            "--set",
            "data.path=" + there("/new"),
            "--set",
            "predict.format=csv");
    assertThat(code).as(said()).isZero();
    List<String> written = new ArrayList<>();
    for (String name : names("/predicted/predictions")) {
      if (name.endsWith(".csv")) {
        read("/predicted/predictions/" + name).lines().skip(1).forEach(written::add);
      }
    }
    assertThat(written)
        .hasSize(3)
        .anyMatch(row -> row.startsWith("90,even,yes"))
        .anyMatch(row -> row.startsWith("3,even,no"))
        .anyMatch(row -> row.startsWith("90,odd,no"));
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertThat(train(there("/conf/none.conf"), there("/data"), there("/runs/none"))).isEqualTo(66);
    assertThat(said()).contains("/conf/none.conf");
    assertThat(train(there("/conf/test.conf"), there("/nowhere"), there("/runs/nowhere")))
        .isEqualTo(66);
    assertThat(said()).contains("/nowhere").contains("names no file");
  }
}
