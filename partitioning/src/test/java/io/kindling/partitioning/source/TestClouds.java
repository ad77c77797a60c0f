package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.partitioning.DataSpec.FeatureEncoding;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.encode.LabelRule;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Points that the program makes: moons and blobs. */
class TestClouds {
  private static Raw read(SourceSpec source) {
    return Sources.read(
        LocalSpark.context(),
        source,
        FeatureEncoding.NONE,
        List.of(LabelRule.any()),
        Optional.empty());
  }

  /** The numbers of each point, then that of its class. */
  private static List<double[]> points(SourceSpec source) {
    Raw raw = read(source);
    int width = raw.schema().width();
    List<double[]> points = new ArrayList<>();
    for (byte[] row : raw.rows().collect()) {
      double[] point = new double[width + 1];
      for (int i = 0; i < width; i++) {
        point[i] = ByteBuffer.wrap(row).getDouble(i * Double.BYTES);
      }
      int label = raw.schema().labelsFrom(row, 0);
      point[width] = ByteBuffer.wrap(row).getDouble(label + 1);
      points.add(point);
    }
    return points;
  }

  @Test
  void moonsAreHalfCirclesAroundEachOthersEnds() {
    for (double[] point : points(new SourceSpec.Moons(500, 0, 1))) {
      boolean isUpper = point[2] == 0;
      double fromCentre = isUpper ? point[0] : point[0] - 1;
      double above = isUpper ? point[1] : 0.5 - point[1];
      assertThat(Math.hypot(fromCentre, above)).isEqualTo(1, within(1e-12));
      assertThat(above).isNotNegative();
    }
    assertThat(points(new SourceSpec.Moons(500, 0, 1)))
        .anyMatch(point -> point[2] == 0 && point[0] < -0.9)
        .anyMatch(point -> point[2] == 1 && point[0] > 1.9);
  }

  @Test
  void noiseIsADeviation() {
    List<double[]> exact = points(new SourceSpec.Moons(4000, 0, 3));
    List<double[]> noisy = points(new SourceSpec.Moons(4000, 0.2, 3));
    double sum = 0;
    for (int i = 0; i < exact.size(); i++) {
      sum += Math.pow(noisy.get(i)[0] - exact.get(i)[0], 2);
    }
    assertThat(Math.sqrt(sum / exact.size())).isEqualTo(0.2, within(0.01));
  }

  @Test
  void blobsAreAroundOneCentreForEachClass() {
    List<double[]> points = points(new SourceSpec.Blobs(6000, 4, 3, 0.1, 7));
    assertThat(points).allMatch(point -> point.length == 4);
    List<double[]> centres = points(new SourceSpec.Blobs(4, 4, 3, 0, 7));
    for (double[] centre : centres) {
      assertThat(centre).startsWith(centres.get((int) centre[3]));
      for (int d = 0; d < 3; d++) {
        int axis = d;
        assertThat(centre[d]).isBetween(-1.0, 1.0);
        double[] own =
            points.stream()
                .filter(point -> point[3] == centre[3])
                .mapToDouble(point -> point[axis] - centre[axis])
                .toArray();
        double mean = 0;
        double square = 0;
        for (double off : own) {
          mean += off / own.length;
          square += off * off / own.length;
        }
        assertThat(own).hasSize(1500);
        assertThat(mean).isEqualTo(0, within(0.01));
        assertThat(Math.sqrt(square)).isEqualTo(0.1, within(0.006));
      }
    }
    assertThat(centres).extracting(centre -> centre[0]).doesNotHaveDuplicates();
  }

  @Test
  void anotherSeedMakesOtherPointsAndTheSameSeedTheSame() {
    for (int seed : new int[] {1, 2}) {
      assertThat(points(new SourceSpec.Blobs(20, 2, 2, 0.1, seed)))
          .usingRecursiveComparison()
          .isEqualTo(points(new SourceSpec.Blobs(20, 2, 2, 0.1, seed)));
    }
    assertThat(points(new SourceSpec.Blobs(2, 2, 2, 0, 1)).get(0))
        .isNotEqualTo(points(new SourceSpec.Blobs(2, 2, 2, 0, 2)).get(0));
    assertThat(points(new SourceSpec.Moons(2, 0.1, 1)).get(0))
        .isNotEqualTo(points(new SourceSpec.Moons(2, 0.1, 2)).get(0));
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> new SourceSpec.Blobs(1, 0, 2, 0.1, 1))
        .hasMessage("Invalid data.classes 0: expected at least 1");
    assertThatThrownBy(() -> new SourceSpec.Blobs(1, 1, 0, 0.1, 1))
        .hasMessage("Invalid data.dimensions 0: expected at least 1");
    assertThatThrownBy(() -> new SourceSpec.Moons(1, -1, 1))
        .hasMessage("Invalid noise -1.0: expected at least 0");
  }
}
