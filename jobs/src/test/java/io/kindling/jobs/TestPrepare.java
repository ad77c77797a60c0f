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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are packed once and trained on later; on local Spark. */
@ExtendWith(LocalSpark.class)
class TestPrepare {
  private static final int ROWS = 700;
  private static final String CONFIGURATION =
      """
      data { source = csv, label = y, columns { kind { oneHot { rare = 2 } }, x { robust { missing = median } } }
             onBadRow = quarantine
             split { train = 0.7, validation = 0.1, test = 0.2 } }
      network = [ { dense = 8, activation = tanh }, { dropout = 0.1 }, { dense = 2 } ]
      training { optimizer { adam { rate = 3e-2 } }, batchSize = 64, epochs = 3, shards = 4 }
      """;

  @TempDir Path folder;

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private Path table;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    StringBuilder rows = new StringBuilder("x,kind,y\n");
    for (int row = 0; row < ROWS; row++) {
      int x = row * 37 % 101;
      String kind = row % 3 == 0 ? "" : row % 2 == 0 ? "even" : "odd";
      rows.append(row % 17 == 0 ? "" : x).append(',').append(kind).append(',');
      rows.append(x > 50 != kind.equals("odd") ? "yes" : "no").append('\n');
    }
    table = Files.writeString(folder.resolve("rows.csv"), rows + "oh,even,no\n");
    file = Files.writeString(folder.resolve("test.conf"), CONFIGURATION);
  }

  private int run(String master, String... words) {
    System.setProperty("spark.master", master);
    PrintStream stream = new PrintStream(text, true, StandardCharsets.UTF_8);
    return Main.run(stream, stream, words);
  }

  private int job(String master, String job, String... more) {
    List<String> words = new ArrayList<>(List.of(job, file.toString()));
    words.addAll(List.of("--set", "data.path=" + table));
    words.addAll(Arrays.asList(more));
    return run(master, words.toArray(String[]::new));
  }

  private String said() {
    return text.toString(StandardCharsets.UTF_8);
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  private String trained(String master, String name, String... settings) throws IOException {
    List<String> words = new ArrayList<>(List.of("--out", folder.resolve(name).toString()));
    for (String setting : settings) {
      words.addAll(List.of("--set", setting));
    }
    assertThat(job(master, "train", words.toArray(String[]::new))).as(said()).isZero();
    JsonNode report = json(folder.resolve(name).resolve("report.json"));
    return report.path("provenance").path("weightsSha256").asText();
  }

  private String prepare() {
    String prepared = "data.prepared=" + folder.resolve("packed");
    assertThat(job("local[2]", "prepare", "--set", prepared)).as(said()).isZero();
    return prepared;
  }

  @Test
  void packedRowsGiveTheSameModel() throws IOException {
    String read = trained("local[2]", "read");
    String prepared = prepare();
    Path packed = folder.resolve("packed");
    assertThat(packed.resolve("_SUCCESS")).exists();
    assertThat(said())
        .contains(" rows to train on, ", " in 3 files of ", "rows in quarantine in " + packed);
    JsonNode report = json(packed.resolve("report.json"));
    int rows = 0;
    for (JsonNode part : report.path("rows")) {
      rows += part.asInt();
    }
    assertThat(rows).isEqualTo(ROWS);
    assertThat(report.path("files").asInt()).isEqualTo(3);
    Files.delete(table);
    assertThat(job("local[2]", "prepare", "--set", prepared, "--if-exists", "overwrite"))
        .isEqualTo(66);
    assertThat(trained("local[1]", "memory", prepared, "data.hold=memory")).isEqualTo(read);
    assertThat(trained("local[2]", "disk", prepared, "data.hold=disk")).isEqualTo(read);
    JsonNode one = json(folder.resolve("read/report.json"));
    JsonNode other = json(folder.resolve("disk/report.json"));
    assertThat(other.path("metrics")).isEqualTo(one.path("metrics"));
    evaluate(one.path("metrics").path("test").path("accuracy"));
  }

  /** A model takes the rows that it was trained with from where they were. */
  private void evaluate(JsonNode expected) throws IOException {
    Path out = folder.resolve("evaluated");
    String model = folder.resolve("disk/model").toString();
    assertThat(run("local[2]", "evaluate", "--model", model, "--out", out.toString()))
        .as(said())
        .isZero();
    JsonNode found = json(out.resolve("report.json")).path("metrics").path("test");
    assertThat(found.path("accuracy")).isEqualTo(expected);
  }

  @Test
  void readRowsThatStayOnDiskGiveTheSameModel() throws IOException {
    String read = trained("local[2]", "read", "data.classWeights=balanced");
    String scratch = "data.scratch=" + folder.resolve("scratch");
    assertThat(trained("local[2]", "disk", "data.hold=disk", scratch, "data.classWeights=balanced"))
        .isEqualTo(read);
  }

  /** Rows are packed as they are read: an encoding of the same type needs them no other way. */
  @Test
  void packedRowsTakeAnotherEncodingOfTheSameTypes() throws IOException {
    String prepared = prepare();
    String other = CONFIGURATION.replace("oneHot { rare = 2 }", "hash { buckets = 4 }");
    Files.writeString(file, other.replace("robust", "minMax"));
    assertThat(trained("local[2]", "other", prepared)).isEqualTo(trained("local[2]", "read"));
    Files.writeString(file, CONFIGURATION.replace("robust { missing = median }", "hash {}"));
    assertRefused(
        job("local[2]", "train", "--set", prepared),
        65,
        "were prepared with 'x' of data.columns as number, now it is text: prepare them again");
  }

  @Test
  void packedRowsAreLookedAt() {
    String prepared = prepare();
    assertThat(job("local[2]", "inspect", "--data", "--set", prepared, "--set", "data.hold=disk"))
        .as(said())
        .isZero();
    assertThat(said()).contains("kind").contains("even");
  }

  private void assertRefused(int code, int expected, String... words) {
    assertThat(code).as(said()).isEqualTo(expected);
    assertThat(said()).contains(words);
  }

  @Test
  void whatIsNotPreparedIsSaid() throws IOException {
    String prepared = "data.prepared=" + folder.resolve("packed");
    assertRefused(
        job("local[2]", "train", "--set", prepared),
        66,
        "no rows were prepared",
        "Run the job prepare with this configuration, or say data.prepared = none");
    assertThat(job("local[2]", "prepare", "--set", prepared, "--dry-run")).isZero();
    assertThat(said()).contains("dry run: ", " rows to train on, ");
    assertThat(folder.resolve("packed")).doesNotExist();
    prepare();
    assertRefused(job("local[2]", "prepare", "--set", prepared), 73, "packed exists: choose");
    assertThat(job("local[2]", "prepare", "--set", prepared, "--if-exists", "skip")).isZero();
    assertRefused(
        job("local[2]", "train", "--set", prepared, "--set", "data.splitSeed=5"),
        65,
        "The rows in data.prepared were prepared with data.splitSeed = 1, now it is 5: prepare"
            + " them again, or say data.prepared = none");
    Path packed = folder.resolve("packed/train/rows-00000.packed");
    byte[] bytes = Files.readAllBytes(packed);
    bytes[bytes.length / 2] ^= 1;
    Files.write(packed, bytes);
    assertRefused(job("local[2]", "train", "--set", prepared), 65, packed + " is damaged: rows ");
  }

  /** Encoders that need no look at the rows leave it to a worker to find the damage. */
  @Test
  void damageThatAWorkerFindsEndsTheRun() throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("pixels.conf"),
            """
            data { source = digits, rows = 600, hold = disk, prepared = "%s" }
            network = [ { dense = 10 } ]
            training { batchSize = 64, epochs = 2, shards = 2 }
            """
                .formatted(folder.resolve("digits")));
    assertThat(run("local[2]", "prepare", config.toString())).as(said()).isZero();
    Path packed = folder.resolve("digits/train/rows-00000.packed");
    byte[] bytes = Files.readAllBytes(packed);
    bytes[bytes.length / 2] ^= 1;
    Files.write(packed, bytes);
    int code = run("local[2]", "train", config.toString(), "--out", folder + "/run");
    assertRefused(code, 65, packed + " is damaged: rows ", "prepare the data again");
  }

  @Test
  void aTextAndNoDataAreRefused() throws IOException {
    Files.writeString(file, "data { source = text }");
    assertRefused(job("local[2]", "prepare"), 78, "A text is read as it is: prepare is for rows");
    Files.writeString(file, "data { source = text, hold = disk }");
    assertRefused(job("local[2]", "prepare"), 78, "'data.hold' belongs to the sources ");
    assertRefused(run("local[2]", "prepare"), 78, "'data' is missing: prepare packs the rows");
  }
}
