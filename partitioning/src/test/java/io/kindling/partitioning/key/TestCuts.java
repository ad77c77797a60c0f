package io.kindling.partitioning.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.encode.Label;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestCuts {
  private static final Schema SCHEMA =
      new Schema(Schema.Features.NUMBERS, List.of(1), List.of("x"), "y");
  private static final Split SPLIT = new Split(0.6, 0.3, 0.1);
  private static final int ROWS = 2000;

  /** Every fifth row comes three times. */
  private static JavaRDD<KeyedRows> keyed(int partitions, int ranges) {
    List<byte[]> rows = new ArrayList<>();
    for (int i = 0; rows.size() < ROWS; i++) {
      for (int copy = 0; copy < (i % 5 == 0 ? 3 : 1) && rows.size() < ROWS; copy++) {
        byte[] number = ByteBuffer.allocate(Double.BYTES).putDouble(i).array();
        rows.add(Label.append(number, "abc".substring(i % 3, i % 3 + 1)));
      }
    }
    return Keys.of(
        LocalSpark.context().parallelize(rows, partitions), Optional.empty(), SCHEMA, ranges);
  }

  private static Splitter split(JavaRDD<KeyedRows> rows, int few, List<String> warnings) {
    return Splitter.fit(rows, SPLIT, 7, Strata.one(ROWS), warnings, few);
  }

  /** The key and the part of each row. */
  static Map<Hash, Part> parts(JavaRDD<KeyedRows> rows, Splitter splitter) {
    Map<Hash, Part> parts = new TreeMap<>();
    for (KeyedRows block : rows.collect()) {
      for (int row = 0; row < block.count(); row++) {
        parts.put(block.key(row), splitter.part(block, row));
      }
    }
    return parts;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 300})
  void lookingCloserAndCloserFindsTheSamePartsAsLookingAtAll(int few) {
    JavaRDD<KeyedRows> rows = keyed(3, 4);
    Map<Hash, Part> expected = parts(rows, split(rows, ROWS, new ArrayList<>()));
    assertThat(expected).hasSize(ROWS);
    assertThat(parts(rows, split(rows, few, new ArrayList<>()))).isEqualTo(expected);
  }

  @Test
  void partsDoNotDependOnPartitions() {
    JavaRDD<KeyedRows> one = keyed(1, 1);
    JavaRDD<KeyedRows> many = keyed(5, 7);
    assertThat(parts(many, split(many, ROWS, new ArrayList<>())))
        .isEqualTo(parts(one, split(one, ROWS, new ArrayList<>())));
  }

  @Test
  void partsEndAtTheContentNearestTheirFraction() {
    JavaRDD<KeyedRows> rows = keyed(2, 2);
    List<String> warnings = new ArrayList<>();
    Splitter splitter = split(rows, ROWS, warnings);
    assertThat(splitter.rows(Part.TRAIN)).isBetween(1199L, 1201L);
    assertThat(splitter.rows(Part.TRAIN) + splitter.rows(Part.VALIDATION)).isBetween(1799L, 1801L);
    assertThat(warnings).isEmpty();
    Map<Hash, Part> parts = parts(rows, splitter);
    for (Part part : Part.values()) {
      assertThat(parts.values().stream().filter(part::equals)).hasSize((int) splitter.rows(part));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {50, ROWS})
  void shardsAreRanksOfKeys(int few) {
    int shards = 8;
    JavaRDD<KeyedRows> rows = keyed(3, 4);
    Splitter splitter = split(rows, ROWS, new ArrayList<>());
    Map<Part, Long> sizes =
        Map.of(
            Part.TRAIN, splitter.rows(Part.TRAIN),
            Part.VALIDATION, splitter.rows(Part.VALIDATION),
            Part.TEST, splitter.rows(Part.TEST));
    Map<Integer, TreeSet<Hash>> found = new TreeMap<>();
    Cuts.fit(rows, Sample.all(splitter), sizes, shards, few)
        .cut(rows)
        .collect()
        .forEach(
            sent -> {
              for (int row = 0; row < sent._2().count(); row++) {
                found.computeIfAbsent(sent._1(), key -> new TreeSet<>()).add(sent._2().hash(row));
              }
            });
    Map<Hash, Part> parts = parts(rows, splitter);
    for (Part part : Part.values()) {
      List<Hash> sorted =
          parts.keySet().stream().filter(key -> parts.get(key) == part).sorted().toList();
      for (int shard = 0; shard < shards; shard++) {
        assertThat(found.get(part.ordinal() * shards + shard))
            .containsExactlyElementsOf(
                sorted.subList(
                    shard * sorted.size() / shards, (shard + 1) * sorted.size() / shards));
      }
    }
  }
}
