package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PredictionRows;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.RowsOf;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.Shard;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestReading {
  @TempDir Path folder;

  private static DataSpec spec(SourceSpec source, Target target) {
    return new DataSpec(
        source, DataSpec.Split.NONE, 1, DataSpec.FeatureEncoding.STANDARDISE, target);
  }

  private static PreparedData prepare(SourceSpec source, Target target) {
    return PreparedData.prepare(LocalSpark.context(), spec(source, target), ShardRule.fixed(2));
  }

  private SourceSpec.Csv csv(String... files) throws IOException {
    for (int i = 0; i < files.length; i++) {
      Files.writeString(folder.resolve("f" + i + ".csv"), files[i]);
    }
    return new SourceSpec.Csv(folder.toUri().toString(), true, ',', "y");
  }

  @Test
  void theFirstBadRowIsToldAndTheOthersCounted() throws IOException {
    SourceSpec source =
        csv("a,y\n1,x\n", "a,y\n1,x\n2,x\nbad,x\n3,x\nworse,x\n", "a,y\n" + "no,x\n".repeat(5));
    for (int again = 0; again < 3; again++) {
      assertThatThrownBy(() -> prepare(source, Target.CLASS))
          .isInstanceOf(DataException.class)
          .hasMessageMatching(
              ".*f1.csv, line 4, column a: expected a number, found 'bad' \\(and 6 more bad"
                  + " rows\\); data.onBadRow = skip leaves such rows out, quarantine also keeps"
                  + " them");
    }
  }

  @Test
  void aQuoteThatIsNeverClosedIsToldAfterTheRowsBeforeIt() throws IOException {
    SourceSpec source = csv("a,y\nbad,x\n2,\"x\n");
    assertThatThrownBy(() -> prepare(source, Target.CLASS))
        .hasMessageMatching(".*line 2, column a: expected a number, found 'bad' \\(and 1 more.*");
  }

  @Test
  void whatOnlyJavaReadsAsANumberIsNone() throws IOException {
    SourceSpec source = csv("a,y\n1d,x\n");
    assertThatThrownBy(() -> prepare(source, Target.CLASS))
        .hasMessageContaining("line 2, column a: expected a number, found '1d'");
  }

  @Test
  void infiniteAndOverflowingFeaturesAreNamed() throws IOException {
    SourceSpec source = csv("a,y\n-Inf,x\n");
    assertThatThrownBy(() -> prepare(source, Target.CLASS))
        .hasMessageContaining("line 2, column a: expected a finite number, found '-Inf'");
    SourceSpec larger = csv("a,y\n1e999,x\n");
    assertThatThrownBy(() -> prepare(larger, Target.CLASS))
        .hasMessageContaining("expected a finite number, found '1e999'");
  }

  @Test
  void aWordIsNoNumberToPredict() throws IOException {
    SourceSpec source = csv("a,y\n1,2.5\n2,x\n");
    assertThatThrownBy(() -> prepare(source, Target.NUMBER))
        .hasMessageContaining("line 3, column y: expected a number to predict, found 'x'");
  }

  @Test
  void aLabelOutsideTheClassesOfAModelIsNamed() throws IOException {
    Encoders encoders = prepare(csv("a,y\n1,1\n2,2\n"), Target.CLASS).encoders();
    SourceSpec other = csv("a,y\n1,1.0\n2,3\n");
    assertThatThrownBy(
            () ->
                PreparedData.prepare(
                    LocalSpark.context(), spec(other, Target.CLASS), ShardRule.fixed(1), encoders))
        .isInstanceOf(DataException.class)
        .hasMessageMatching(
            ".*f0.csv, line 3, column y: expected one of the classes 1, 2, found '3'; .*");
  }

  @Test
  void packedFilesAndPatternsAreRead() throws IOException {
    try (OutputStream file =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("packed.csv.gz")))) {
      file.write("a,y\r\n1,x\r\n2,z\r\n".getBytes(StandardCharsets.UTF_8));
    }
    Files.writeString(folder.resolve("notes.txt"), "not a table");
    SourceSpec source = new SourceSpec.Csv(folder.toUri() + "*.csv.gz", true, ',', "y");
    assertThat(prepare(source, Target.CLASS).rows(Part.TRAIN)).isEqualTo(2);
  }

  @Test
  void filesWithoutAHeaderTakeTheLabelByItsNumber() throws IOException {
    Files.writeString(folder.resolve("plain.csv"), "5.1;3.5;setosa\n7.0;3.2;versicolor\n");
    PreparedData data =
        prepare(
            new SourceSpec.Csv(folder.resolve("plain.csv").toString(), false, ';', "-1"),
            Target.CLASS);
    assertThat(data.schema().names()).containsExactly("c0", "c1");
    assertThat(data.encoders().classes()).containsExactly("setosa", "versicolor");
  }

  @Test
  void aConstantColumnBecomesZero() throws IOException {
    Encoders encoders = prepare(csv("a,b,y\n1,7,x\n3,7,z\n"), Target.CLASS).encoders();
    assertThat(encoders.json().get("shift").toString()).isEqualTo("[2.0,7.0]");
    assertThat(encoders.json().get("scale").toString()).isEqualTo("[1.0,1.0]");
  }

  @Test
  void rowsToPredictKeepTheirOrderAndColumns() throws IOException {
    Encoders encoders = prepare(csv("a,b,y\n1,2,x\n3,4,z\n"), Target.CLASS).encoders();
    StringBuilder rows = new StringBuilder("id,b,a\n");
    for (int i = 0; i < 50; i++) {
      rows.append("no ").append(i).append(",").append(i).append(".50,").append(-i).append("\n");
    }
    PredictionRows read =
        PredictionRows.read(LocalSpark.context(), csv(rows.toString()), encoders.schema());
    assertThat(read.columns().stream().map(PredictionRows.Column::name))
        .containsExactly("id", "b", "a");
    List<PredictionRows.Row> found = read.rows().collect();
    assertThat(found).hasSize(50);
    for (int i = 0; i < 50; i++) {
      assertThat(found.get(i).fields()).isEqualTo(List.of("no " + i, i + ".50", "" + -i));
    }
  }

  private static PreparedData pixels(SourceSpec source) {
    DataSpec spec =
        new DataSpec(source, DataSpec.Split.NONE, 1, DataSpec.FeatureEncoding.PIXELS, Target.CLASS);
    return PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(1));
  }

  @Test
  void pixelsInATableStayBytes() throws IOException {
    PreparedData data = pixels(csv("y,p0,p1\nx,0,255\n"));
    Shard shard = data.shards(Part.TRAIN).collect().get(0);
    FloatBuffer features = FloatBuffer.allocate(2);
    FloatBuffer one = FloatBuffer.allocate(1);
    shard.gatherInto(data.encoders(), new int[] {0}, 0, 1, features, List.of(one), one);
    assertThat(features.array()).containsExactly(0, 1);
    assertThat(RowsOf.bytes(shard)).isLessThan(8);
    assertThat(Encoders.read(data.encoders().json()).schema()).isEqualTo(data.schema());
    PredictionRows read =
        PredictionRows.read(LocalSpark.context(), csv("p1,p0\n255,7\n"), data.schema());
    assertThat(read.rows().collect().get(0).packed()).startsWith(7, 255);
  }

  @Test
  void aNumberThatIsNoPixelIsNamed() throws IOException {
    SourceSpec source = csv("y,p0,p1\nx,0,255\nx,256,0\n");
    assertThatThrownBy(() -> pixels(source))
        .hasMessageContaining(
            "line 3, column p0: expected a pixel, a whole number from 0 to 255, found '256'");
  }

  @Test
  void aSplitThatLeavesNothingToTrainOnIsRefused() throws IOException {
    SourceSpec source = csv("a,y\n" + "1,x\n".repeat(9));
    DataSpec spec =
        new DataSpec(
            source,
            new DataSpec.Split(0.4, 0.3, 0.3),
            1,
            DataSpec.FeatureEncoding.NONE,
            Target.CLASS);
    assertThatThrownBy(() -> PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(1)))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("No row is left to train on: 9 rows");
  }

  @Test
  void lostShardsAreMadeAgainToTheSameBits() throws IOException {
    StringBuilder rows = new StringBuilder("a,y\n");
    for (int i = 0; i < 200; i++) {
      rows.append(i * 0.1).append(i % 2 == 0 ? ",x\n" : ",z\n");
    }
    PreparedData data = prepare(csv(rows.toString()), Target.CLASS);
    List<List<String>> before = RowsOf.of(data, Part.TRAIN);
    data.unpersist();
    List<List<String>> after = RowsOf.of(data, Part.TRAIN);
    assertThat(after).isEqualTo(before);
  }
}
