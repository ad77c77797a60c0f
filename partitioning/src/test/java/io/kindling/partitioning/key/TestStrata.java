package io.kindling.partitioning.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.DataSpec.Split;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.encode.Label;
import io.kindling.partitioning.encode.Labels;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.junit.jupiter.api.Test;

/** Rows of which one class is rare, divided class by class. */
class TestStrata {
  private static final Schema SCHEMA =
      new Schema(Schema.Features.NUMBERS, List.of(1), List.of("x"), "y");
  private static final Split SPLIT = new Split(0.6, 0.2, 0.2, true);

  /** Of the numbers from 0, 1,000 are common, 20 rare, and 3 are one number that is found once. */
  private static JavaRDD<KeyedRows> keyed(int partitions, int ranges) {
    List<byte[]> rows = new ArrayList<>();
    for (int i = 0; i < 1020; i++) {
      rows.add(row(i, i % 51 == 0 ? "rare" : "common"));
    }
    for (int copy = 0; copy < 3; copy++) {
      rows.add(row(-1, "single"));
    }
    return Keys.of(
        LocalSpark.context().parallelize(rows, partitions), Optional.empty(), SCHEMA, ranges);
  }

  private static byte[] row(double number, String label) {
    return Label.append(ByteBuffer.allocate(Double.BYTES).putDouble(number).array(), label);
  }

  private static Splitter split(JavaRDD<KeyedRows> rows, long seed, int few) {
    Strata strata = Strata.ofClasses(rows, SCHEMA, Set.of("common", "rare", "single"));
    return Splitter.fit(rows, SPLIT, seed, strata, new ArrayList<>(), few);
  }

  /** How many rows of each class are in each part. */
  private static Map<String, Map<Part, Integer>> counts(
      JavaRDD<KeyedRows> rows, Splitter splitter) {
    Map<String, Map<Part, Integer>> counts = new TreeMap<>();
    int[] places = Labels.places(SCHEMA);
    for (KeyedRows block : rows.collect()) {
      for (int row = 0; row < block.count(); row++) {
        byte[] data = block.data(row);
        Labels.placesInto(SCHEMA, data, block.start(row), block.end(row), places);
        counts
            .computeIfAbsent(
                Label.name(data, places[0], places[1]), name -> new EnumMap<>(Part.class))
            .merge(splitter.part(block, row), 1, Integer::sum);
      }
    }
    return counts;
  }

  @Test
  void eachClassIsDividedByTheFractions() {
    for (long seed = 1; seed <= 5; seed++) {
      JavaRDD<KeyedRows> rows = keyed(3, 4);
      Splitter splitter = split(rows, seed, Selection.FEW);
      assertThat(counts(rows, splitter))
          .containsEntry("common", Map.of(Part.TRAIN, 600, Part.VALIDATION, 200, Part.TEST, 200))
          .containsEntry("rare", Map.of(Part.TRAIN, 12, Part.VALIDATION, 4, Part.TEST, 4))
          .containsEntry("single", Map.of(Part.TRAIN, 3));
      assertThat(splitter.rows(Part.TRAIN)).isEqualTo(615);
      assertThat(splitter.rows(Part.VALIDATION)).isEqualTo(204);
      assertThat(splitter.rows(Part.TEST)).isEqualTo(204);
    }
  }

  @Test
  void partsDoNotDependOnPartitionsNorOnHowFewAreLookedAt() {
    JavaRDD<KeyedRows> one = keyed(1, 1);
    JavaRDD<KeyedRows> many = keyed(5, 7);
    Map<Hash, Part> expected = TestCuts.parts(one, split(one, 7, Selection.FEW));
    assertThat(TestCuts.parts(many, split(many, 7, 10))).isEqualTo(expected);
    assertThat(TestCuts.parts(one, split(one, 8, Selection.FEW))).isNotEqualTo(expected);
  }

  @Test
  void aWarningSaysThatFewRowsOfAClassCannotBeDivided() {
    List<byte[]> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rows.add(row(i, i % 2 == 0 ? "many" : "c" + i / 6));
    }
    JavaRDD<KeyedRows> keyed =
        Keys.of(LocalSpark.context().parallelize(rows, 2), Optional.empty(), SCHEMA, 2);
    Set<String> names = IntStream.range(0, 10).mapToObj(i -> "c" + i).collect(Collectors.toSet());
    names.add("many");
    List<String> warnings = new ArrayList<>();
    Strata strata = Strata.ofClasses(keyed, SCHEMA, names);
    Splitter.fit(keyed, new Split(0.8, 0.2, 0, true), 1, strata, warnings);
    assertThat(warnings)
        .containsExactly(
            "Identical rows stay together, and few rows of a class cannot be divided exactly:"
                + " 73.3 % of the rows went to training instead of 80.0 %");
  }

  @Test
  void aSplitOfNumbersOrOfATextHasNoClasses() {
    SourceSpec rows = new SourceSpec.Spirals(100, 0, 1);
    assertThatThrownBy(() -> new DataSpec(rows, SPLIT, 1, FeatureEncoding.AUTO, Target.NUMBER))
        .hasMessage("data.split.stratify = true is for rows with one label, a class");
    SourceSpec text = new SourceSpec.Text("a.txt", SourceSpec.TextUnit.CHARACTERS, 8);
    assertThatThrownBy(() -> new DataSpec(text, SPLIT, 1, FeatureEncoding.AUTO, Target.CLASS))
        .hasMessage("data.split.stratify = true is for rows with one label, a class");
  }
}
