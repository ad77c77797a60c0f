package io.kindling.partitioning;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.Shard;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestPreparedData {
  private static final DataSpec.Split SPLIT = new DataSpec.Split(0.7, 0.2, 0.1);

  @TempDir Path folder;

  private static DataSpec spec(SourceSpec source, DataSpec.Split split) {
    return new DataSpec(source, split, 1, DataSpec.FeatureEncoding.AUTO, DataSpec.Target.CLASS);
  }

  private static PreparedData prepare(SourceSpec source, int shards) {
    return PreparedData.prepare(LocalSpark.context(), spec(source, SPLIT), ShardRule.fixed(shards));
  }

  private static List<String> table(int rows) {
    Random random = new Random(5);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      lines.add(random.nextInt(100) + "," + random.nextGaussian() + "," + "abc".charAt(i % 3));
    }
    lines.addAll(lines.subList(0, rows / 10));
    return lines;
  }

  private SourceSpec.Csv write(String name, List<List<String>> files) throws IOException {
    Path target = Files.createDirectory(folder.resolve(name));
    for (int i = 0; i < files.size(); i++) {
      List<String> lines = new ArrayList<>(List.of("a,b,kind"));
      lines.addAll(files.get(i));
      Files.write(target.resolve("part-" + i + ".csv"), lines);
    }
    return new SourceSpec.Csv(target.toUri().toString(), true, ',', "kind");
  }

  @Test
  void eachPartHasEachClassInItsProportionWhereAskedFor() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      lines.add(i + ",1," + (i % 50 == 0 ? "rare" : "common"));
    }
    DataSpec.Split stratified = new DataSpec.Split(0.6, 0.2, 0.2, true);
    DataSpec spec = spec(write("rare", List.of(lines)), stratified);
    PreparedData data = PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(2));
    assertThat(count(data, Part.TRAIN, "rare")).isEqualTo(12);
    assertThat(count(data, Part.VALIDATION, "rare")).isEqualTo(4);
    assertThat(count(data, Part.TEST, "rare")).isEqualTo(4);
    assertThat(data.rows(Part.TRAIN)).isEqualTo(600);
    PreparedData again =
        PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(4), data.encoders());
    assertThat(count(again, Part.TEST, "rare")).isEqualTo(4);
  }

  private static long count(PreparedData data, Part part, String name) {
    Encoders encoders = data.encoders();
    int number = encoders.classes().indexOf(name);
    return data.shards(part)
        .map(
            shard ->
                RowsOf.shard(shard).stream()
                    .filter(row -> encoders.classOf(row, 0, row.length) == number)
                    .count())
        .reduce(Long::sum);
  }

  @Test
  void shardsDoNotDependOnHowTheFilesLie() throws IOException {
    List<String> lines = table(500);
    List<String> shuffled = new ArrayList<>(lines);
    Collections.shuffle(shuffled, new Random(7));
    SourceSpec.Csv one = write("one", List.of(lines));
    SourceSpec.Csv many =
        write(
            "many",
            List.of(
                shuffled.subList(0, 13), shuffled.subList(13, 400), shuffled.subList(400, 550)));
    PreparedData left = prepare(one, 4);
    PreparedData right = prepare(many, 4);
    for (Part part : Part.values()) {
      assertThat(RowsOf.of(right, part)).isEqualTo(RowsOf.of(left, part));
    }
    assertThat(right.fingerprint()).isEqualTo(left.fingerprint());
    assertThat(right.encoders().json()).isEqualTo(left.encoders().json());
    assertThat(left.encoders().classes()).containsExactly("a", "b", "c");
  }

  @Test
  void partsHaveTheirFractionsAndCopiesStayTogether() throws IOException {
    PreparedData data = prepare(write("copies", List.of(table(1000))), 2);
    assertThat(data.rows(Part.TRAIN)).isBetween(750L, 790L);
    assertThat(data.rows(Part.VALIDATION)).isBetween(205L, 235L);
    assertThat(data.rows(Part.TRAIN) + data.rows(Part.VALIDATION) + data.rows(Part.TEST))
        .isEqualTo(1100);
    Set<String> seen = new HashSet<>();
    for (Part part : Part.values()) {
      Set<String> own = new HashSet<>();
      RowsOf.of(data, part).forEach(own::addAll);
      assertThat(Collections.disjoint(seen, own)).isTrue();
      seen.addAll(own);
    }
  }

  @Test
  void aSplitThatCopiesUpsetSaysSo() throws IOException {
    List<String> lines = new ArrayList<>(Collections.nCopies(600, "1,2,a"));
    lines.addAll(table(100));
    PreparedData data = prepare(write("upset", List.of(lines)), 1);
    assertThat(String.join("\n", data.warnings())).contains("Identical rows stay together: ");
  }

  @Test
  void shardsOfALargerPowerOfTwoMergeIntoThoseOfASmaller() {
    SourceSpec source = new SourceSpec.Spirals(333, 0.05, 1);
    List<Shard> two = prepare(source, 2).shards(Part.TRAIN).collect();
    List<Shard> eight = prepare(source, 8).shards(Part.TRAIN).collect();
    List<String> left = new ArrayList<>();
    List<String> right = new ArrayList<>();
    two.forEach(shard -> left.addAll(RowsOf.texts(shard)));
    eight.forEach(shard -> right.addAll(RowsOf.texts(shard)));
    assertThat(right).isEqualTo(left);
    for (int shard = 0; shard < 2; shard++) {
      int rows = eight.subList(4 * shard, 4 * shard + 4).stream().mapToInt(Shard::rows).sum();
      assertThat(two.get(shard).rows()).isEqualTo(rows);
    }
  }

  @Test
  void moreShardsThanRowsLeaveSomeEmpty() {
    PreparedData data =
        PreparedData.prepare(
            LocalSpark.context(),
            spec(new SourceSpec.Xor(4), DataSpec.Split.NONE),
            ShardRule.fixed(8));
    assertThat(data.rows(Part.TRAIN)).isEqualTo(4);
    assertThat(data.rows(Part.TEST)).isZero();
    assertThat(data.shards(Part.TRAIN).map(Shard::rows).collect())
        .containsExactly(0, 1, 0, 1, 0, 1, 0, 1);
  }

  @Test
  void standardisingGivesMeanZeroAndDeviationOne() {
    PreparedData data = prepare(new SourceSpec.Spirals(1000, 0.05, 1), 4);
    double sum = 0;
    double squares = 0;
    for (Shard shard : data.shards(Part.TRAIN).collect()) {
      FloatBuffer features = FloatBuffer.allocate(2 * shard.rows());
      FloatBuffer targets = FloatBuffer.allocate(shard.rows());
      int[] rows = new int[shard.rows()];
      Arrays.setAll(rows, i -> i);
      shard.gatherInto(
          data.encoders(),
          rows,
          0,
          rows.length,
          features,
          List.of(targets),
          FloatBuffer.allocate(rows.length));
      for (int i = 0; i < features.capacity(); i += 2) {
        sum += features.get(i);
        squares += features.get(i) * features.get(i);
      }
    }
    assertThat(sum / data.rows(Part.TRAIN)).isBetween(-1e-6, 1e-6);
    assertThat(squares / data.rows(Part.TRAIN)).isBetween(1 - 1e-5, 1 + 1e-5);
  }

  @Test
  void encodersComeBackFromTheirJson() {
    Encoders encoders = prepare(new SourceSpec.Spirals(100, 0.05, 1), 1).encoders();
    assertThat(Encoders.read(encoders.json()).json()).isEqualTo(encoders.json());
  }

  @Test
  void digitsHaveTenClassesOfPixels() {
    PreparedData data = prepare(new SourceSpec.Digits(200, 1), 1);
    assertThat(data.encoders().classes())
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(data.schema().dimensions()).containsExactly(28, 28);
    assertThat(prepare(new SourceSpec.Digits(200, 1), 1).fingerprint())
        .isEqualTo(data.fingerprint());
    assertThat(prepare(new SourceSpec.Digits(200, 2), 1).fingerprint())
        .isNotEqualTo(data.fingerprint());
  }
}
