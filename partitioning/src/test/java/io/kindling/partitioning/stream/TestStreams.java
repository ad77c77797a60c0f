package io.kindling.partitioning.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PredictionRows;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.SourceSpec.TextUnit;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.BatchPlan;
import io.kindling.partitioning.shard.Lanes;
import io.kindling.partitioning.shard.Shard;
import io.kindling.partitioning.shard.StreamShard;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestStreams {
  @TempDir Path folder;

  private static String text(int symbols) {
    int[] alphabet = "abcdefghijklmnopqrstu\né€😀".codePoints().toArray();
    return new Random(5)
        .ints(symbols, 0, alphabet.length)
        .mapToObj(i -> Character.toString(alphabet[i]))
        .collect(Collectors.joining());
  }

  private void write(String name, String text) throws IOException {
    OutputStream file = Files.newOutputStream(folder.resolve(name));
    try (OutputStream stream = name.endsWith(".gz") ? new GZIPOutputStream(file) : file) {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static DataSpec spec(Path from, int length, Split split) {
    return new DataSpec(
        new SourceSpec.Text(from.toUri().toString(), TextUnit.CHARACTERS, length),
        split,
        1,
        DataSpec.FeatureEncoding.AUTO,
        DataSpec.Target.CLASS);
  }

  private PreparedData prepare(int length, Split split, int shards, int lanes) {
    return PreparedData.prepare(
        LocalSpark.context(),
        spec(folder, length, split),
        ShardRule.fixed(shards).withLanes(lanes));
  }

  /** What each lane of a part is fed over an epoch, with the last target behind it. */
  private static List<String> lanes(PreparedData data, Part part) {
    Lanes cut = data.lanes(part).orElseThrow();
    BatchPlan plan = BatchPlan.of(cut);
    StringBuilder[] texts = new StringBuilder[cut.count()];
    Arrays.setAll(texts, lane -> new StringBuilder());
    for (Shard shard : data.shards(part).collect()) {
      int own = cut.of(shard.number());
      assertThat(shard.lanes()).isEqualTo(own);
      assertThat(shard.rows()).isEqualTo(plan.shardRows(shard.number()));
      FloatBuffer features = FloatBuffer.allocate(own * cut.length());
      FloatBuffer targets = FloatBuffer.allocate(own * cut.length());
      FloatBuffer weights = FloatBuffer.allocate(own);
      int[] order = plan.order(3, shard.number());
      for (int step = 0; step < plan.steps(); step++) {
        int first = plan.first(step, shard.number());
        assertThat(plan.rows(step, shard.number())).isEqualTo(own);
        shard.gatherInto(data.encoders(), order, first, own, features, List.of(targets), weights);
        for (int lane = 0; lane < own; lane++) {
          StringBuilder text = texts[cut.first(shard.number()) + lane];
          for (int t = 0; t < cut.length(); t++) {
            String symbol = symbol(data, features.get(lane * cut.length() + t));
            if (text.length() > 0 && t == 0) {
              assertThat(text.toString()).endsWith(symbol);
            } else {
              text.append(symbol);
            }
            String next = symbol(data, targets.get(lane * cut.length() + t));
            if (t < cut.length() - 1) {
              assertThat(next).isEqualTo(symbol(data, features.get(lane * cut.length() + t + 1)));
            } else {
              text.append(next);
            }
          }
          assertThat(weights.get(lane)).isEqualTo(1);
        }
      }
    }
    return Arrays.stream(texts).map(StringBuilder::toString).toList();
  }

  private static String symbol(PreparedData data, float number) {
    return data.encoders().classes().get((int) number);
  }

  private static String cut(String text, long from, long to) {
    int[] symbols = text.codePoints().toArray();
    return new String(symbols, (int) from, (int) (to - from));
  }

  @ParameterizedTest
  @CsvSource({"100,1,1,1", "500,7,4,9", "500,5,8,3", "1000,10,2,10", "333,3,4,4"})
  void lanesAreContiguousAndInOrder(int symbols, int length, int shards, int lanes)
      throws IOException {
    String text = text(symbols);
    write("a.txt", text);
    PreparedData data = prepare(length, Split.NONE, shards, lanes);
    Lanes cut = data.lanes(Part.TRAIN).orElseThrow();
    assertThat(cut.windows()).isEqualTo((symbols - 1) / (lanes * length));
    assertThat(data.rows(Part.TRAIN)).isEqualTo((long) lanes * cut.windows());
    List<String> found = lanes(data, Part.TRAIN);
    for (int lane = 0; lane < lanes; lane++) {
      long from = lane * cut.laneSymbols();
      assertThat(found.get(lane)).isEqualTo(cut(text, from, from + cut.laneSymbols() + 1));
    }
  }

  @Test
  void partsFollowEachOtherByPosition() throws IOException {
    String text = text(1000);
    write("a.txt", text);
    PreparedData data = prepare(5, new Split(0.7, 0.2, 0.1), 2, 4);
    assertThat(lanes(data, Part.TRAIN).get(0)).isEqualTo(cut(text, 0, 171));
    assertThat(lanes(data, Part.VALIDATION).get(0)).isEqualTo(cut(text, 700, 700 + 46));
    assertThat(lanes(data, Part.TEST).get(3)).isEqualTo(cut(text, 900 + 60, 900 + 81));
    assertThat(data.warnings())
        .contains(
            "The last 19 symbols of the test part fill no window of 5 in each of 4 lanes and are"
                + " left out");
  }

  private static List<String> symbols(PreparedData data, Part part) {
    return data.shards(part).map(shard -> Arrays.toString(((StreamShard) shard).data())).collect();
  }

  @Test
  void howTheTextIsCutIntoFilesMakesNoDifference() throws IOException {
    String text = text(900);
    write("whole.txt", text);
    PreparedData one = prepare(4, new Split(0.8, 0.1, 0.1), 4, 8);
    Files.delete(folder.resolve("whole.txt"));
    write("1.txt", cut(text, 0, 123));
    write("2.txt", "");
    write("3.txt.gz", cut(text, 123, 640));
    write("4.txt", cut(text, 640, 900));
    PreparedData four = prepare(4, new Split(0.8, 0.1, 0.1), 4, 8);
    for (Part part : Part.values()) {
      assertThat(symbols(four, part)).isEqualTo(symbols(one, part));
    }
    assertThat(four.fingerprint()).isEqualTo(one.fingerprint());
    assertThat(four.encoders().json()).isEqualTo(one.encoders().json());
    write("4.txt", cut(text, 640, 899) + "~");
    assertThat(prepare(4, Split.NONE, 4, 8).fingerprint()).isNotEqualTo(one.fingerprint());
  }

  @Test
  void theVocabularyIsThatOfTheTrainingPart() throws IOException {
    write("a.txt", "cab😀é\nbac".repeat(10) + "abXcYab" + "abc");
    PreparedData data = prepare(2, new Split(0.9, 0.1, 0), 1, 1);
    assertThat(data.encoders().classes()).containsExactly("\n", "a", "b", "c", "é", "😀");
    assertThat(lanes(data, Part.VALIDATION)).containsExactly("abcabab");
    assertThat(data.warnings())
        .contains(
            "2 symbols of the validation part are not in the vocabulary, which has those of the"
                + " training part, and are left out: U+0058, U+0059");
  }

  @Test
  void manySymbolsTakeTwoBytesEach() throws IOException {
    String text =
        IntStream.range(0, 1001)
            .mapToObj(i -> Character.toString(0x4E00 + i * 7 % 300))
            .collect(Collectors.joining());
    write("a.txt", text);
    PreparedData data = prepare(10, Split.NONE, 2, 4);
    assertThat(data.encoders().classes()).hasSize(300);
    assertThat(data.shards(Part.TRAIN).map(shard -> ((StreamShard) shard).data().length).collect())
        .containsExactly(1002, 1002);
    assertThat(lanes(data, Part.TRAIN).get(2)).isEqualTo(cut(text, 500, 751));
  }

  @Test
  void encodersComeBackAndAreAppliedAsTheyAre() throws IOException {
    write("a.txt", text(300));
    Encoders encoders = prepare(5, Split.NONE, 1, 2).encoders();
    Encoders read = Encoders.read(encoders.json());
    assertThat(read.json()).isEqualTo(encoders.json());
    write("a.txt", "xyz" + text(100));
    PreparedData again =
        PreparedData.prepare(
            LocalSpark.context(),
            spec(folder, 5, Split.NONE),
            ShardRule.fixed(1).withLanes(2),
            read);
    assertThat(lanes(again, Part.TRAIN).get(0)).isEqualTo(cut(text(100), 0, 46));
    assertThat(again.warnings().get(0)).startsWith("3 symbols of the train part are not in");
    assertThatThrownBy(
            () ->
                PreparedData.prepare(
                    LocalSpark.context(), spec(folder, 6, Split.NONE), ShardRule.fixed(1), read))
        .hasMessage(
            "The data does not fit the model: the model takes windows of 5 symbols, the data has"
                + " windows of 6 symbols");
  }

  private AbstractThrowableAssert<?, ?> refusal(int length, int lanes) {
    return assertThatThrownBy(() -> prepare(length, new Split(0.8, 0.2, 0), 1, lanes))
        .isInstanceOf(DataException.class);
  }

  @Test
  void aTextThatIsTooShortIsRefused() throws IOException {
    write("a.txt", "abc".repeat(20));
    refusal(10, 5)
        .hasMessage(
            "The train part has 48 symbols: one window of 10 (data.length) in each of 5 lanes"
                + " (training.batchSize) takes 51; give more text, or set data.length or"
                + " training.batchSize lower");
    PreparedData data = prepare(10, new Split(0.8, 0.2, 0), 1, 2);
    assertThat(data.rows(Part.VALIDATION)).isZero();
    assertThat(data.warnings())
        .contains(
            "The validation part has 12 symbols: one window of 10 (data.length) in each of 2 lanes"
                + " (training.batchSize) takes 21; the part is left out");
  }

  @Test
  void aTextHasNoRowsToPredict() throws IOException {
    write("a.txt", text(100));
    PreparedData data = prepare(5, Split.NONE, 1, 1);
    assertThatThrownBy(
            () ->
                PredictionRows.read(
                    LocalSpark.context(),
                    spec(folder, 5, Split.NONE).source(),
                    data.encoders().schema()))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith(
            "is a text, which has no rows to predict: the job evaluate measures a model on it");
  }

  @Test
  void emptyTextIsRefused() throws IOException {
    write("a.txt", "\uFEFF");
    refusal(10, 5).hasMessageContaining("The data is empty: expected at least one symbol");
  }

  @Test
  void bytesThatAreNoUtf8AreNamed() throws IOException {
    byte[] bytes = "one\ntwo é three".getBytes(StandardCharsets.UTF_8);
    bytes[8] = 'x';
    Files.write(folder.resolve("a.txt"), bytes);
    refusal(1, 1)
        .hasMessageMatching(
            ".*a.txt is no text in UTF-8: expected a character at byte 9 \\(from 0\\), line 2, found"
                + " the byte 0xa9");
    Files.write(folder.resolve("a.txt"), Arrays.copyOf("ab€".getBytes(StandardCharsets.UTF_8), 4));
    refusal(1, 1).hasMessageContaining("expected a character at byte 2 (from 0), line 1");
  }

  @Test
  void aTruncatedPackedTextIsNamed() throws IOException {
    write("a.txt.gz", text(5000));
    byte[] whole = Files.readAllBytes(folder.resolve("a.txt.gz"));
    Files.write(folder.resolve("a.txt.gz"), Arrays.copyOf(whole, whole.length - 20));
    refusal(1, 1)
        .hasMessageMatching(".*a.txt.gz is truncated: its compressed bytes end in line .*");
  }

  @Test
  void aTextThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> prepare(1, Split.NONE, 1, 1))
        .isInstanceOfSatisfying(
            DataException.class,
            problem -> assertThat(problem.kind()).isEqualTo(DataException.Kind.MISSING_INPUT));
  }

  @Test
  void tinyShakespeareHas65Symbols() {
    Path module = Path.of("").toAbsolutePath();
    Path real = module.resolve("../../shared/data/text/tinyshakespeare.txt").normalize();
    assumeThat(Files.exists(real)).as("the text lies in shared/data/text").isTrue();
    PreparedData data =
        PreparedData.prepare(
            LocalSpark.context(),
            spec(real, 64, new Split(0.9, 0.05, 0.05)),
            ShardRule.fixed(2).withLanes(64));
    assertThat(data.encoders().classes()).hasSize(65);
    assertThat(data.lanes(Part.TRAIN).orElseThrow().windows()).isEqualTo(245);
    assertThat(data.lanes(Part.VALIDATION).orElseThrow().windows()).isEqualTo(13);
    assertThat(lanes(data, Part.TRAIN).get(0)).startsWith("First Citizen:\nBefore we proceed");
  }
}
