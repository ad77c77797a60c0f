package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShapesSpec;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.encode.Box;
import io.kindling.partitioning.encode.Boxes;
import io.kindling.partitioning.encode.Mask;
import io.kindling.partitioning.encode.Point;
import io.kindling.partitioning.encode.Points;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pictures of shapes. */
class TestShapes {
  private static final int SIDE = 32;

  private static ShapesSpec spec(int rows, int most, int channels, Target target) {
    return new ShapesSpec(rows, most, channels, SIDE, SIDE, target, 7);
  }

  private static DataSpec data(SourceSpec source, Target target) {
    return new DataSpec(
        source, DataSpec.Split.NONE, 1, DataSpec.FeatureEncoding.AUTO, List.of(target));
  }

  @Test
  void aShapeIsWhereItsBoxAndItsMaskSay() {
    ShapePictures boxes = new ShapePictures(spec(1, 1, 3, Target.BOXES));
    ShapePictures masks = new ShapePictures(spec(1, 1, 3, Target.MASK));
    int label = 3 * SIDE * SIDE;
    for (int number = 0; number < 30; number++) {
      byte[] row = masks.row(number);
      Box box = Boxes.of(boxes.row(number), label).get(0);
      int start = Mask.pixelsFrom(row, label);
      double left = SIDE;
      double right = 0;
      for (int i = 0; i < SIDE * SIDE; i++) {
        int brightest = 0;
        for (int channel = 0; channel < 3; channel++) {
          brightest = Math.max(brightest, row[channel * SIDE * SIDE + i] & 0xFF);
        }
        String name = ShapePictures.CLASSES.get(row[start + i]);
        assertThat(name).isEqualTo(brightest > 50 ? box.name() : "ground");
        if (row[start + i] != 0) {
          left = Math.min(left, i % SIDE);
          right = Math.max(right, i % SIDE + 1);
        }
      }
      assertThat(box.left() * SIDE).isCloseTo(left, within(1.0));
      assertThat(box.right() * SIDE).isCloseTo(right, within(1.0));
    }
  }

  @Test
  void picturesHaveAllShapesAndUpToSoMany() {
    PreparedData data =
        PreparedData.prepare(
            LocalSpark.context(),
            data(spec(200, 4, 1, Target.BOXES), Target.BOXES),
            ShardRule.fixed(2));
    assertThat(data.rows(Part.TRAIN)).isEqualTo(200);
    assertThat(data.encoders().classes()).containsExactly("circle", "square", "triangle");
    assertThat(data.schema().dimensions()).containsExactly(1, SIDE, SIDE);
    ShapePictures pictures = new ShapePictures(spec(1, 4, 1, Target.BOXES));
    int most = 0;
    for (int number = 0; number < 100; number++) {
      most = Math.max(most, Boxes.of(pictures.row(number), SIDE * SIDE).size());
    }
    assertThat(most).isEqualTo(4);
  }

  @Test
  void masksKnowTheGround() {
    PreparedData data =
        PreparedData.prepare(
            LocalSpark.context(),
            data(spec(20, 2, 1, Target.MASK), Target.MASK),
            ShardRule.fixed(1));
    assertThat(data.encoders().classes()).containsExactly("circle", "ground", "square", "triangle");
  }

  @Test
  void pointsAreTheMiddlesOfShapesOfDifferentKinds() {
    ShapePictures pictures = new ShapePictures(spec(1, 3, 1, Target.POINTS));
    int known = 0;
    for (int number = 0; number < 60; number++) {
      byte[] row = pictures.row(number);
      List<Point> points = Points.of(row, SIDE * SIDE);
      assertThat(points).extracting(Point::name).isEqualTo(ShapesSpec.POINTS);
      known += (int) points.stream().filter(Point::isInside).count();
      for (Point point : points) {
        int at = (int) (point.y() * SIDE) * SIDE + (int) (point.x() * SIDE);
        assertThat(!point.isInside() || (row[at] & 0xFF) > 50).isTrue();
      }
    }
    assertThat(known).isBetween(90, 130); // about two of three
    PreparedData data =
        PreparedData.prepare(
            LocalSpark.context(),
            data(spec(3, 1, 1, Target.POINTS), Target.POINTS),
            ShardRule.fixed(1));
    assertThat(data.encoders().classes()).containsExactly("circle", "square", "triangle");
    assertThatThrownBy(() -> spec(1, 4, 1, Target.POINTS))
        .hasMessage(
            "data.shapes is 4 with data.target = points, the middles of shapes, which are told"
                + " apart by their kinds: expected at most 3");
  }

  @Test
  void otherTargetsAreRefused() {
    assertThatThrownBy(() -> spec(1, 1, 1, Target.CLASS))
        .hasMessageContaining("expected data.target = boxes, mask or points, found class");
    assertThatThrownBy(() -> data(spec(1, 1, 1, Target.MASK), Target.BOXES))
        .hasMessageContaining("data.target = [boxes] does not go with data.source = shapes");
    assertThatThrownBy(() -> data(new SourceSpec.Digits(5, 1), Target.BOXES))
        .hasMessageContaining("data.target = [boxes] does not go with data.source = digits");
    assertThatThrownBy(() -> new ShapesSpec(1, 1, 1, 8, 32, Target.MASK, 1))
        .hasMessageContaining("Invalid size of pictures of shapes 8 x 32: expected at least 16");
  }
}
