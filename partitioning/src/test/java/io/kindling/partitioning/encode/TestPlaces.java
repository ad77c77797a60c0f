package io.kindling.partitioning.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.engine.graph.Shape;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec.Target;
import io.kindling.partitioning.Schema;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Labels that say something of places in a picture. */
class TestPlaces {
  private static final Schema PICTURES =
      new Schema(Schema.Features.PIXELS, List.of(1, 2, 3), List.of(), "boxes");
  private static final byte[] PIXELS = {1, 2, 3, 4, 5, 6};

  private static Encoders encoders(LabelColumn column) {
    return Encoders.of(
        PICTURES,
        List.of(column),
        new ScaledFeatures(PICTURES, new double[] {0}, new double[] {1}));
  }

  private static float[] encoded(Encoders encoders, byte[] row) {
    FloatBuffer targets = FloatBuffer.allocate(encoders.answers().get(0).targets(PICTURES));
    encoders.encodeInto(
        row,
        0,
        row.length,
        encoders.buffers(),
        FloatBuffer.allocate(PIXELS.length),
        List.of(targets),
        0);
    return targets.array();
  }

  @Test
  void theOrderOfBoxesChangesNothing() {
    Box one = new Box("a", 0, 0, 0.5, 0.5);
    Box other = new Box("b", 0.1, 0, 0.5, 0.5);
    byte[] row = Boxes.append(PIXELS, List.of(other, one));
    assertThat(row).isEqualTo(Boxes.append(PIXELS, List.of(one, other)));
    assertThat(Boxes.of(row, PIXELS.length)).containsExactly(one, other);
    assertThat(Label.name(row, PIXELS.length, row.length)).isEqualTo("1 a, 1 b");
  }

  @Test
  void aBoxIsLearnedWhereItsMiddleLies() {
    Encoders encoders = encoders(new LabelColumn("boxes", Target.BOXES, List.of("a", "b"), 2));
    assertThat(encoders.answers().get(0).shape(PICTURES)).isEqualTo(Shape.of(4, 7));
    byte[] row =
        Boxes.append(
            PIXELS,
            List.of(
                new Box("b", 0.5, 0.125, 1, 0.375),
                new Box("a", 0.6, 0.2, 0.7, 0.3),
                new Box("a", 0, 1, 0, 1),
                new Box("a", 0.75, 0.75, 1, 1)));
    float[] expected = new float[28];
    System.arraycopy(new float[] {1, 0.5f, 0.5f, 0.5f, 0.25f, 0, 1}, 0, expected, 7, 7);
    System.arraycopy(new float[] {1, 0.75f, 0.75f, 0.25f, 0.25f, 1, 0}, 0, expected, 21, 7);
    assertThat(encoded(encoders, row)).containsExactly(expected);
    assertThat(Boxes.withoutCell(row, PIXELS.length, 2)).isEqualTo(1);
    assertThat(Boxes.withoutCell(row, PIXELS.length, 10)).isEqualTo(0);
  }

  @Test
  void aMaskIsTheClassOfEachPixel() {
    Encoders encoders = encoders(new LabelColumn("boxes", Target.MASK, List.of("a", "b", "c")));
    assertThat(encoders.answers().get(0).shape(PICTURES)).isEqualTo(Shape.of(6, 3));
    byte[] row = Mask.append(PIXELS, List.of("c", "a"), new byte[] {0, 1, 0, 0, 1, 1});
    assertThat(encoded(encoders, row)).containsExactly(2, 0, 2, 2, 0, 0);
    assertThat(Label.name(row, PIXELS.length, row.length)).isEqualTo("c, a");
    assertThat(Label.names(row, PIXELS.length, row.length)).containsExactly("c", "a");
  }

  @Test
  void aClassThatIsNotKnownIsNamed() {
    Encoders boxes = encoders(new LabelColumn("boxes", Target.BOXES, List.of("a"), 2));
    byte[] box = Boxes.append(PIXELS, List.of(new Box("z", 0, 0, 1, 1)));
    assertThatThrownBy(() -> encoded(boxes, box))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("The label 'z' (column boxes) is none of the classes [a]");
    Encoders masks = encoders(new LabelColumn("boxes", Target.MASK, List.of("a")));
    byte[] mask = Mask.append(PIXELS, List.of("a", "z"), new byte[] {0, 0, 0, 0, 0, 1});
    assertThatThrownBy(() -> encoded(masks, mask)).hasMessageContaining("The label 'z'");
  }

  @Test
  void theGridIsKeptWithTheModel() {
    for (LabelColumn column :
        List.of(
            new LabelColumn("boxes", Target.BOXES, List.of("a", "b"), 7),
            new LabelColumn("boxes", Target.MASK, List.of("a", "b")))) {
      Encoders encoders = encoders(column);
      assertThat(Encoders.read(encoders.json()).labels()).containsExactly(column);
    }
    assertThatThrownBy(() -> new LabelColumn("boxes", Target.BOXES, List.of("a"), 0))
        .hasMessageContaining("a grid of 0 for the target BOXES: expected 1 to 64 for boxes");
  }

  @Test
  void whatIsSeenOfABoxIsKeptUnlessItIsTooLittle() {
    assertThat(new Box("a", -0.5, 0, 0.5, 1).clipped()).contains(new Box("a", 0, 0, 0.5, 1));
    assertThat(new Box("a", -0.9, 0, 0.1, 1).clipped()).isEmpty();
    assertThat(new Box("a", 1.1, 0, 1.2, 1).clipped()).isEmpty();
  }
}
