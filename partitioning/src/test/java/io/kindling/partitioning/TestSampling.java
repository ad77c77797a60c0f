package io.kindling.partitioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.Sampling.Kind;
import io.kindling.partitioning.augment.Augmentation;
import io.kindling.partitioning.encode.Encoders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes of 1,000, 100 and 10 rows, some of them the same. */
class TestSampling {
  @TempDir Path folder;
  private final List<String> lines = new ArrayList<>();

  @BeforeEach
  void write() {
    for (int i = 0; i < 1110; i++) {
      String name = i < 1000 ? "many" : i < 1100 ? "some" : "rare";
      lines.add(i / 2 + "," + name);
    }
  }

  private PreparedData prepared(Sampling sampling, ShardRule rule, Split split) throws IOException {
    return PreparedData.prepare(LocalSpark.context(), spec(sampling, split), rule);
  }

  private DataSpec spec(Sampling sampling, Split split) throws IOException {
    Path file =
        Files.writeString(folder.resolve("rows.csv"), "x,y\n" + String.join("\n", lines) + "\n");
    SourceSpec source = new SourceSpec.Csv(file.toUri().toString(), true, ',', List.of("y"), "");
    return new DataSpec(
        source,
        split,
        1,
        FeatureEncoding.NONE,
        List.of(Target.CLASS),
        ClassWeights.NONE,
        sampling,
        Augmentation.NONE,
        Keeping.USUAL);
  }

  private static Map<String, Integer> counts(PreparedData data, Part part) {
    Encoders encoders = data.encoders();
    Map<String, Integer> counts = new TreeMap<>();
    data.shards(part)
        .flatMap(shard -> RowsOf.shard(shard).iterator())
        .map(row -> encoders.classes().get(encoders.classOf(row, 0, row.length)))
        .collect()
        .forEach(name -> counts.merge(name, 1, Integer::sum));
    return counts;
  }

  @Test
  void rareClassesAreRepeated() throws IOException {
    PreparedData data = prepared(new Sampling(Kind.OVER, 1), ShardRule.fixed(4), Split.NONE);
    assertThat(counts(data, Part.TRAIN))
        .isEqualTo(Map.of("many", 1000, "rare", 1000, "some", 1000));
    assertThat(data.rows(Part.TRAIN)).isEqualTo(3000);
    assertThat(data.warnings())
        .contains("3000 rows are trained on instead of 1110, for data.sampling = over");
    Map<String, Integer> each = new TreeMap<>();
    RowsOf.of(data, Part.TRAIN)
        .forEach(shard -> shard.forEach(row -> each.merge(row, 1, Integer::sum)));
    assertThat(each.values()).allMatch(times -> times == 2 || times == 20 || times == 200);
    data.shards(Part.TRAIN).collect().forEach(shard -> assertThat(shard.rows()).isEqualTo(750));
    PreparedData half = prepared(new Sampling(Kind.OVER, 0.25), ShardRule.fixed(4), Split.NONE);
    assertThat(counts(half, Part.TRAIN)).isEqualTo(Map.of("many", 1000, "rare", 250, "some", 250));
  }

  @Test
  void copiesOfRareRowsLieInAllShards() throws IOException {
    PreparedData data = prepared(new Sampling(Kind.OVER, 1), ShardRule.fixed(4), Split.NONE);
    Encoders encoders = data.encoders();
    int rare = encoders.classes().indexOf("rare");
    List<Long> found =
        data.shards(Part.TRAIN)
            .map(
                shard ->
                    RowsOf.shard(shard).stream()
                        .filter(row -> encoders.classOf(row, 0, row.length) == rare)
                        .count())
            .collect();
    assertThat(found).allMatch(count -> count > 200 && count < 300);
  }

  /** Rows of which only some come twice: their copies are spread like all others. */
  @Test
  void copiesOfSomeRowsAreSpreadOverAllShards() throws IOException {
    lines.clear();
    for (int i = 0; i < 3000; i++) {
      lines.add(i + "," + (i < 1500 ? "many" : i < 2000 ? "none" : "some"));
    }
    PreparedData data = prepared(new Sampling(Kind.OVER, 1), ShardRule.fixed(4), Split.NONE);
    Encoders encoders = data.encoders();
    int some = encoders.classes().indexOf("some");
    List<Long> found =
        data.shards(Part.TRAIN)
            .map(
                shard ->
                    RowsOf.shard(shard).stream()
                        .filter(row -> encoders.classOf(row, 0, row.length) == some)
                        .count())
            .collect();
    assertThat(found).allMatch(count -> count > 330 && count < 420);
  }

  @Test
  void frequentClassesAreThinnedOut() throws IOException {
    PreparedData data = prepared(new Sampling(Kind.UNDER, 1), ShardRule.fixed(2), Split.NONE);
    assertThat(counts(data, Part.TRAIN)).isEqualTo(Map.of("many", 10, "rare", 10, "some", 10));
    PreparedData fifth = prepared(new Sampling(Kind.UNDER, 0.2), ShardRule.fixed(2), Split.NONE);
    assertThat(counts(fifth, Part.TRAIN)).isEqualTo(Map.of("many", 50, "rare", 10, "some", 50));
  }

  @Test
  void partsThatAreMeasuredStayAsTheyAre() throws IOException {
    Split split = new Split(0.6, 0.2, 0.2, true);
    PreparedData plain = prepared(Sampling.NONE, ShardRule.fixed(2), split);
    PreparedData data = prepared(new Sampling(Kind.OVER, 1), ShardRule.fixed(2), split);
    for (Part part : List.of(Part.VALIDATION, Part.TEST)) {
      assertThat(RowsOf.of(data, part)).isEqualTo(RowsOf.of(plain, part));
    }
    assertThat(counts(data, Part.TRAIN).values()).allMatch(count -> count == 600);
    PreparedData measured =
        PreparedData.prepare(
            LocalSpark.context(),
            spec(new Sampling(Kind.OVER, 1), split),
            ShardRule.fixed(2),
            data.encoders());
    assertThat(measured.rows(Part.TRAIN)).isEqualTo(plain.rows(Part.TRAIN));
  }

  @Test
  void theOrderOfTheFileMakesNoDifference() throws IOException {
    Sampling sampling = new Sampling(Kind.UNDER, 0.05);
    List<List<String>> before =
        RowsOf.of(prepared(sampling, ShardRule.fixed(4), Split.NONE), Part.TRAIN);
    Collections.shuffle(lines, new Random(3));
    assertThat(RowsOf.of(prepared(sampling, ShardRule.fixed(4), Split.NONE), Part.TRAIN))
        .isEqualTo(before);
  }

  @Test
  void whatHasNoClassesIsRefused() {
    assertThatThrownBy(
            () ->
                new DataSpec(
                    new SourceSpec.Csv("rows.csv", true, ',', List.of("y"), ""),
                    Split.NONE,
                    1,
                    FeatureEncoding.NONE,
                    List.of(Target.NUMBER),
                    ClassWeights.NONE,
                    new Sampling(Kind.UNDER, 1),
                    Augmentation.NONE,
                    Keeping.USUAL))
        .hasMessage("data.sampling = under is for rows with one label, a class");
    assertThatThrownBy(() -> new Sampling(Kind.OVER, 0)).hasMessageContaining("Invalid share 0.0");
  }
}
