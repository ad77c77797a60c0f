package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.Shard;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables with several columns of labels, and with a column of weights. */
class TestSeveralLabels {
  private static final String TABLE =
      """
      x,kind,w,size
      1,b,1,10
      2,a,2,20.5
      3,b,0,-30
      4,a,0.5,4e1
      """;
  private static final List<Target> KIND_AND_SIZE = List.of(Target.CLASS, Target.NUMBER);

  @TempDir Path folder;

  private SourceSpec.Csv csv(String text, List<String> label, String weight) throws IOException {
    Path file = Files.writeString(folder.resolve("f.csv"), text);
    return new SourceSpec.Csv(file.toUri().toString(), true, ',', label, weight);
  }

  private static DataSpec spec(SourceSpec source, List<Target> targets) {
    return new DataSpec(source, DataSpec.Split.NONE, 1, DataSpec.FeatureEncoding.NONE, targets);
  }

  private static PreparedData prepared(SourceSpec source, List<Target> targets) {
    return PreparedData.prepare(LocalSpark.context(), spec(source, targets), ShardRule.fixed(2));
  }

  /** The rows of all shards in order: their feature, what each output is measured by, weight. */
  private static List<List<Float>> rows(PreparedData data) {
    List<List<Float>> all = new ArrayList<>();
    int outputs = data.encoders().answers().size();
    for (Shard shard : data.shards(Part.TRAIN).collect()) {
      for (int row = 0; row < shard.rows(); row++) {
        FloatBuffer feature = FloatBuffer.allocate(1);
        FloatBuffer weight = FloatBuffer.allocate(1);
        List<FloatBuffer> targets = new ArrayList<>();
        for (int output = 0; output < outputs; output++) {
          targets.add(FloatBuffer.allocate(widthOf(data, output)));
        }
        shard.gatherInto(data.encoders(), new int[] {row}, 0, 1, feature, targets, weight);
        List<Float> found = new ArrayList<>(List.of(feature.get(0)));
        for (FloatBuffer target : targets) {
          for (float number : target.array()) {
            found.add(number);
          }
        }
        found.add(weight.get(0));
        all.add(found);
      }
    }
    return all;
  }

  private static int widthOf(PreparedData data, int output) {
    return data.encoders().answers().get(output).columns().size();
  }

  private AbstractThrowableAssert<?, ?> refusal(
      String text, List<String> label, List<Target> targets, String weight) {
    return assertThatThrownBy(() -> prepared(csv(text, label, weight), targets));
  }

  @Test
  void eachOutputIsMeasuredByItsOwnColumns() throws IOException {
    PreparedData data =
        prepared(csv(TABLE, List.of("size", "kind"), "w"), List.of(Target.NUMBER, Target.CLASS));
    assertThat(data.schema().names()).containsExactly("x");
    assertThat(data.schema().labels()).containsExactly("size", "kind");
    assertThat(data.encoders().labels().get(1).classes()).containsExactly("a", "b");
    assertThat(rows(data))
        .containsExactlyInAnyOrder(
            List.of(1f, 10f, 1f, 1f),
            List.of(2f, 20.5f, 0f, 2f),
            List.of(3f, -30f, 1f, 0f),
            List.of(4f, 40f, 0f, 0.5f));

    PreparedData other = data.measuring(List.of(List.of(1), List.of(0), List.of(1)));
    assertThat(other.encoders().answers().get(0).names()).containsExactly("a", "b");
    assertThat(rows(other)).contains(List.of(3f, 1f, -30f, 1f, 0f));
    Encoders kept = Encoders.read(other.encoders().json());
    assertThat(kept.json()).isEqualTo(other.encoders().json());
    assertThat(kept.answers()).isEqualTo(other.encoders().answers());
  }

  @Test
  void numbersMeasureOneOutputTogether() throws IOException {
    String table = "y1,x,y0\n1,2,3\n4,5,6\n";
    PreparedData data = prepared(csv(table, List.of("2", "-3"), ""), List.of(Target.NUMBER));
    assertThat(data.encoders().answers()).hasSize(1);
    assertThat(data.encoders().answers().get(0).names()).containsExactly("y0", "y1");
    assertThat(rows(data))
        .containsExactlyInAnyOrder(List.of(2f, 3f, 1f, 1f), List.of(5f, 6f, 4f, 1f));
  }

  @Test
  void neitherTheOrderOfRowsNorThatOfColumnsMatters() throws IOException {
    List<String> label = List.of("kind", "size");
    PreparedData data = prepared(csv(TABLE, label, "w"), KIND_AND_SIZE);
    List<List<Float>> found = rows(data);
    StringBuilder turned = new StringBuilder();
    List<String> lines = new ArrayList<>(TABLE.lines().toList());
    Collections.reverse(lines.subList(1, lines.size()));
    for (String line : lines) {
      List<String> fields = Arrays.asList(line.split(","));
      Collections.reverse(fields);
      turned.append(String.join(",", fields)).append('\n');
    }
    PreparedData other = prepared(csv(turned.toString(), label, "w"), KIND_AND_SIZE);
    assertThat(rows(other)).isEqualTo(found);
    assertThat(other.fingerprint()).isEqualTo(data.fingerprint());
  }

  @Test
  void everyLabelTellsRowsApart() throws IOException {
    List<String> label = List.of("kind", "size");
    String one = prepared(csv(TABLE, label, "w"), KIND_AND_SIZE).fingerprint();
    for (String other : List.of(TABLE.replace("1,b,1", "1,a,1"), TABLE.replace("10", "11"))) {
      assertThat(prepared(csv(other, label, "w"), KIND_AND_SIZE).fingerprint()).isNotEqualTo(one);
    }
  }

  @Test
  void rowsStayWhereTheyAreWhateverTheyWeigh() throws IOException {
    List<String> label = List.of("kind", "size");
    PreparedData weighted = prepared(csv(TABLE, label, "w"), KIND_AND_SIZE);
    List<Float> places = rows(weighted).stream().map(row -> row.get(0)).toList();
    PreparedData plain = prepared(csv(withoutWeights(), label, ""), KIND_AND_SIZE);
    assertThat(rows(plain).stream().map(row -> row.get(0))).isEqualTo(places);
    assertThat(rows(plain)).allMatch(row -> row.get(3) == 1);
    assertThat(plain.fingerprint()).isNotEqualTo(weighted.fingerprint());
    String heavier = TABLE.replace("1,b,1", "1,b,7");
    assertThat(prepared(csv(heavier, label, "w"), KIND_AND_SIZE).fingerprint())
        .isNotEqualTo(weighted.fingerprint());
  }

  @Test
  void rowsThatDifferInTheirWeightAloneAreInItsOrder() throws IOException {
    List<String> label = List.of("y");
    String up = "x,y,w\n1,a,0.5\n1,a,2\n1,a,16\n1,a,2\n";
    String down = "x,y,w\n1,a,16\n1,a,2\n1,a,2\n1,a,0.5\n";
    PreparedData one = prepared(csv(up, label, "w"), List.of(Target.CLASS));
    List<List<Float>> found = rows(one);
    assertThat(rows(prepared(csv(down, label, "w"), List.of(Target.CLASS)))).isEqualTo(found);
    assertThat(found.stream().map(row -> row.get(2))).contains(0.5f, 2f, 16f);
  }

  @Test
  void aModelTakesRowsWhateverTheyWeigh() throws IOException {
    List<String> label = List.of("kind", "size");
    Encoders trained = prepared(csv(TABLE, label, "w"), KIND_AND_SIZE).encoders();
    Encoders read = Encoders.read(trained.json());
    assertThat(rows(prepared(csv(TABLE, label, "w"), read))).contains(List.of(2f, 0f, 20.5f, 2f));
    assertThat(rows(prepared(csv(withoutWeights(), label, ""), read)))
        .contains(List.of(2f, 0f, 20.5f, 1f));
  }

  private static PreparedData prepared(SourceSpec source, Encoders encoders) {
    return PreparedData.prepare(
        LocalSpark.context(), spec(source, KIND_AND_SIZE), ShardRule.fixed(1), encoders);
  }

  private static String withoutWeights() {
    return TABLE.replaceAll("(?m),[^,\\n]*(,[^,\\n]*)$", "$1");
  }

  @Test
  void aColumnThatIsNotThereOrThereTwiceIsNamed() {
    List<String> kind = List.of("kind");
    List<Target> classes = List.of(Target.CLASS);
    refusal(TABLE, List.of("kind", "sizes"), KIND_AND_SIZE, "")
        .hasMessageContaining(
            "has no column data.label = sizes: expected one of [x, kind, w, size]");
    refusal(TABLE, kind, classes, "weights")
        .hasMessageContaining("has no column data.weight = weights: expected one of [x, kind");
    refusal(TABLE, List.of("kind", "1"), classes, "")
        .hasMessageMatching("data.label = \\[kind, 1\\] names the column kind of .*f.csv twice");
    refusal(TABLE, List.of("kind", "kind"), classes, "")
        .hasMessage("data.label = [kind, kind] names a column twice");
    refusal(TABLE, kind, classes, "1")
        .hasMessageMatching(
            "data.weight = 1 is the column kind of .*f.csv, which data.label names, too: .*");
    refusal(TABLE, kind, classes, "kind")
        .hasMessageContaining("data.weight = kind is a column of data.label, too");
    refusal("a,b\n1,2\n", List.of("a", "b"), classes, "")
        .hasMessage("The columns [a, b] leave no feature beside the labels");
  }

  @Test
  void asManyKindsAsColumnsAreExpected() {
    refusal(TABLE, List.of("kind", "size", "w"), KIND_AND_SIZE, "")
        .hasMessage(
            "data.target = [class, number] has 2 words for 3 columns of data.label: expected one"
                + " word, or one for each column");
    refusal(TABLE, List.of("kind"), KIND_AND_SIZE, "").hasMessageContaining("for one column of");
  }

  @Test
  void aBadValueIsNamedWithItsPlace() {
    List<String> label = List.of("kind", "size");
    refusal(TABLE.replace("20.5", "much"), label, KIND_AND_SIZE, "w")
        .isInstanceOf(DataException.class)
        .hasMessageMatching(
            ".*f.csv, line 3, column size: expected a number to predict, found 'much'; .*");
    refusal(TABLE.replace("2,a", "2,"), label, KIND_AND_SIZE, "w")
        .hasMessageMatching(".*line 3, column kind: expected a label, found nothing; .*");
    refusal(TABLE.replace("a,0.5", "a,-0.5"), label, KIND_AND_SIZE, "w")
        .hasMessageMatching(
            ".*line 5, column w: expected the weight of a row, a number from 0 to 3.*, found"
                + " '-0.5'; .*");
    refusal(TABLE.replace("a,0.5", "a,1e39"), label, KIND_AND_SIZE, "w")
        .hasMessageMatching(".*line 5, column w: expected the weight of a row, .*'1e39'; .*");
    refusal(TABLE.replace("a,0.5", "a,heavy"), label, KIND_AND_SIZE, "w")
        .hasMessageMatching(".*line 5, column w: expected a number, found 'heavy'; .*");
    refusal(TABLE.replace("a,0.5", "a,NaN"), label, KIND_AND_SIZE, "w")
        .hasMessageMatching(".*line 5, column w: expected a finite number, found 'NaN'; .*");
  }

  @Test
  void rowsThatAllWeighNothingAreRefused() {
    refusal("x,y,w\n1,a,0\n2,b,0\n", List.of("y"), List.of(Target.CLASS), "w")
        .hasMessage(
            "All 2 rows of the train part weigh 0 (column w, data.weight): expected one above 0");
  }
}
