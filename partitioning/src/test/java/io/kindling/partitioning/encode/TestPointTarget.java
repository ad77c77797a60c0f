package io.kindling.partitioning.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.graph.Shape;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.Schema;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Points as the numbers that a network learns. */
class TestPointTarget {
  private static final Schema SCHEMA =
      new Schema(Schema.Features.PIXELS, List.of(1, 2, 2), List.of(), "points");
  private static final List<String> NAMES = List.of("tail", "nose");

  private static byte[] row(Point... points) {
    List<Integer> partners = points.length == 1 ? List.of(0) : List.of(0, 1);
    return Points.append(new byte[4], new Frame(-2, 0, 8, 4), List.of(points), partners);
  }

  private static float[] encoded(byte[] row) {
    PointTarget target = new PointTarget(new LabelColumn("points", Target.POINTS, NAMES));
    float[] numbers = new float[target.size()];
    target.encodeInto(row, 4, row.length, numbers);
    return numbers;
  }

  @Test
  void pointsAreFoundByTheirNamesAndThoseThatAreNotKnownLieBelow0() {
    Point nose = new Point("nose", 0.25, 0.75);
    Point tail = new Point("tail", 1, 0);
    Point unknown = new Point("tail", Double.NaN, Double.NaN);
    assertThat(encoded(row(nose, tail))).containsExactly(1, 0, 0.25f, 0.75f);
    assertThat(encoded(row(tail, nose))).containsExactly(1, 0, 0.25f, 0.75f);
    assertThat(encoded(row(nose, unknown))).containsExactly(-1, -1, 0.25f, 0.75f);
    assertThat(encoded(row(new Point("nose", 0.5, 1.01), tail))).containsExactly(1, 0, -1, -1);
  }

  @Test
  void otherPointsThanThoseOfTheModelAreRefused() {
    for (byte[] row :
        List.of(
            row(new Point("nose", 0, 0)), row(new Point("nose", 0, 0), new Point("ear", 0, 0)))) {
      assertThatThrownBy(() -> encoded(row))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith("The pictures have the points [nose")
          .hasMessageEndingWith(", the model finds [tail, nose]: expected the same in data.points");
    }
  }

  @Test
  void theyAreToldInPixelsOfTheFile() {
    byte[] row = row(new Point("nose", 0.5, 0.25), new Point("tail", Double.NaN, 0));
    assertThat(Label.name(row, 4, row.length)).isEqualTo("nose 2.0, 1.0");
    assertThat(Label.names(row, 4, row.length)).containsExactly("nose");
    byte[] none = row(new Point("nose", -1, 0));
    assertThat(Label.name(none, 4, none.length)).isEqualTo("no point");
    assertThat(Points.frame(row, 4)).isEqualTo(new Frame(-2, 0, 8, 4));
  }

  @Test
  void theEncodersOfPointsAreReadAgain() {
    Encoders encoders =
        new Encoders(SCHEMA, Target.POINTS, NAMES, new double[1], new double[] {1 / 255.0});
    Encoders again = Encoders.read(encoders.json());
    assertThat(again.json()).isEqualTo(encoders.json());
    Answer answer = again.answers().get(0);
    assertThat(answer.names()).containsExactly("tail_x", "tail_y", "nose_x", "nose_y");
    assertThat(answer.shape(SCHEMA)).isEqualTo(Shape.of(4));
    assertThat(answer.targets(SCHEMA)).isEqualTo(4);
  }
}
