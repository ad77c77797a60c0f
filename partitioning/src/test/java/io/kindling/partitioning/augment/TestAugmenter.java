package io.kindling.partitioning.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.Schema;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lists of changes, and what their random numbers depend on. */
class TestAugmenter {
  private static final Picture PICTURE = new Picture(3, 12, 10);
  private static final Augmentation ALL =
      Augmentation.of(
          new Flip(Flip.Direction.HORIZONTAL, 0.5),
          new Rotate(15, Fill.BLACK, 1),
          new Translate(0.1, Fill.BLACK, 1),
          new Scale(0.9, 1.1, Fill.BLACK, 1),
          new Shear(10, Fill.EDGE, 1),
          new Crop(2, Fill.BLACK, 1),
          new Jitter(0.2, 0.2, 0.2, 0.05, 1),
          new Blur(1, 1),
          new Noise(8, 1),
          new Cutout(3, 1));

  private static byte[] changed(long seed, long step, int shard, int row) {
    Augmenter augmenter = new Augmenter(ALL, PICTURE).goTo(seed, step, shard);
    return Pictures.changed(augmenter, Pictures.counted(PICTURE), row);
  }

  @Test
  void aRowDependsOnSeedStepShardAndRowAlone() {
    byte[] once = changed(1, 2, 3, 4);
    assertThat(changed(1, 2, 3, 4)).isEqualTo(once);
    assertThat(changed(9, 2, 3, 4)).isNotEqualTo(once);
    assertThat(changed(1, 9, 3, 4)).isNotEqualTo(once);
    assertThat(changed(1, 2, 9, 4)).isNotEqualTo(once);
    assertThat(changed(1, 2, 3, 9)).isNotEqualTo(once);
    Augmenter busy = new Augmenter(ALL, PICTURE).goTo(5, 5, 5);
    Pictures.changed(busy, Pictures.plain(PICTURE, 255), 11);
    busy.goTo(1, 2, 3);
    Pictures.changed(busy, Pictures.plain(PICTURE, 100), 3);
    assertThat(Pictures.changed(busy, Pictures.counted(PICTURE), 4)).isEqualTo(once);
  }

  /** That of another change would move with each one that is put in front of it. */
  @Test
  void changesHaveNumbersOfTheirOwn() {
    Augmenter two =
        Pictures.augmenter(
            new Picture(1, 1, 2),
            new Flip(Flip.Direction.HORIZONTAL, 0.5),
            new Flip(Flip.Direction.HORIZONTAL, 0.5));
    int[] counts = new int[2];
    for (int row = 0; row < 2000; row++) {
      counts[Pictures.changed(two, Pictures.of(0, 1), row)[0]]++;
    }
    assertThat(counts[0]).isBetween(930, 1070);
  }

  @Test
  void whatDoesNotHappenChangesNothing() {
    Augmenter never =
        Pictures.augmenter(
            PICTURE,
            new Rotate(15, Fill.BLACK, 0),
            new Crop(2, Fill.BLACK, 0),
            new Blur(1, 0),
            new Noise(8, 0),
            new Cutout(3, 0));
    byte[] pixels = Pictures.counted(PICTURE);
    assertThat(Pictures.changed(never, pixels, 0)).isEqualTo(pixels);
  }

  /** Behind the turn there is black or the edge, which one map for both could not make. */
  @Test
  void anotherFillBeginsAnotherMap() {
    Picture line = new Picture(1, 1, 8);
    byte[] white = Pictures.plain(line, 255);
    List<Change> changes = new ArrayList<>();
    changes.add(new Translate(0.9, Fill.EDGE, 1));
    Augmenter edge = new Augmenter(new Augmentation(changes), line).goTo(1, 0, 0);
    assertThat(Pictures.changed(edge, white, 0)[0]).isEqualTo((byte) 255);
    changes.add(new Translate(0.9, Fill.BLACK, 1));
    Augmenter both = new Augmenter(new Augmentation(changes), line).goTo(1, 0, 0);
    byte[] moved = Pictures.changed(both, white, 0);
    assertThat(moved[0] == 0 || moved[7] == 0).isTrue();
  }

  @Test
  void settingsOutOfTheirRangesAreRefused() {
    assertThatThrownBy(() -> new Rotate(200, Fill.BLACK, 1))
        .hasMessage("Invalid rotate 200.0 in data.augment: expected a number above 0 to 180");
    assertThatThrownBy(() -> new Scale(1.1, 0.9, Fill.BLACK, 1))
        .hasMessage(
            "Invalid scale [1.1, 0.9] in data.augment: expected two numbers from 0.1 to 10, the"
                + " smaller first");
    assertThatThrownBy(() -> new Jitter(0, 0, 0, 0, 1))
        .hasMessage(
            "Invalid jitter of nothing in data.augment: expected a brightness, contrast, saturation"
                + " or hue above 0");
    assertThatThrownBy(() -> new Blur(1, 1.5))
        .hasMessage("Invalid chance 1.5 of blur in data.augment: expected a number from 0 to 1");
    assertThatThrownBy(() -> Augmentation.of(new MixUp(1, 1), new Blur(1, 1)))
        .hasMessage(
            "data.augment has blur behind mixUp, which mixes rows when all else is done to them:"
                + " expected it in front");
  }

  @Test
  void imagesThatChangesDoNotFitAreRefused() {
    Picture small = new Picture(1, 4, 6);
    assertThatThrownBy(() -> Pictures.augmenter(small, new Crop(4, Fill.BLACK, 1)))
        .hasMessage(
            "crop.padding of data.augment is 4, but the images are 4 x 6: expected less than the"
                + " shorter side");
    assertThatThrownBy(() -> Pictures.augmenter(small, new Cutout(5, 1)))
        .hasMessage(
            "cutout of data.augment is 5, but the images are 4 x 6: expected no more than the"
                + " shorter side");
    assertThatThrownBy(() -> Pictures.augmenter(small, new Jitter(0.1, 0, 0, 0.1, 1)))
        .hasMessage(
            "jitter of data.augment has a saturation of 0.0 and a hue of 0.1, but the images have 1"
                + " channels: expected 0 and 0, or red, green and blue");
    Schema numbers = new Schema(Schema.Features.NUMBERS, List.of(2), List.of("x", "y"), "label");
    assertThatThrownBy(() -> Picture.of(numbers))
        .hasMessage(
            "data.augment changes images, but the rows are the columns [x, y] and the label label");
    Schema line = new Schema(Schema.Features.PIXELS, List.of(9), List.of(), "label");
    assertThatThrownBy(() -> Picture.of(line))
        .hasMessage("data.augment changes images, but the rows are pixels of [9]");
  }
}
