package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.BadRowRule;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.ImageLabels;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.SourceSpec.Fit;
import io.kindling.partitioning.encode.LabelRule;
import io.kindling.partitioning.encode.Mask;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Masks as files have them, and in the size of their images. */
class TestMaskFile {
  private static final ImageLabels.OfMasks TWO =
      new ImageLabels.OfMasks("", List.of("ground", "thing"), List.of(), List.of());
  private static final int[][] LINES = {
    {0, 1, 1, 0}, {1, 0, 0, 1}, {0, 0, 1, 1}, {1, 1, 0, 0}, {1, 0, 1, 0}
  };
  private static final byte[] CLASSES = {
    0, 1, 1, 0, 1, 0, 0, 1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 0, 1, 0
  };

  @TempDir Path folder;

  private byte[] classes(ImageLabels.OfMasks spec, String name, BufferedImage mask)
      throws IOException {
    Path file = ImageFiles.write(folder, name, mask);
    return new MaskFile("a.jpg", name, spec).classes(Files.readAllBytes(file), 4, 5);
  }

  @Test
  void aNumberIsThatOfThePaletteOrOfGrey() throws IOException {
    for (String ending : List.of("png", "gif", "bmp")) {
      assertThat(classes(TWO, "m." + ending, MaskPictures.palette(8, LINES))).isEqualTo(CLASSES);
      assertThat(classes(TWO, "b." + ending, MaskPictures.palette(1, LINES))).isEqualTo(CLASSES);
    }
    assertThat(classes(TWO, "four.png", MaskPictures.palette(4, LINES))).isEqualTo(CLASSES);
    assertThat(classes(TWO, "grey.png", MaskPictures.grey(LINES))).isEqualTo(CLASSES);
    assertThat(classes(TWO, "deep.png", MaskPictures.deepGrey(LINES))).isEqualTo(CLASSES);
  }

  @Test
  void anyNumberMayStandForAClassOrForNone() throws IOException {
    ImageLabels.OfMasks spec =
        new ImageLabels.OfMasks("", List.of("ground", "thing"), List.of(255, 7), List.of(0, 9000));
    int[][] lines = {
      {255, 7, 7, 255}, {7, 0, 0, 7}, {9000, 255, 255, 255}, {7, 7, 7, 7}, {7, 7, 7, 7}
    };
    MaskFile file = new MaskFile("a.jpg", "m.png", spec);
    assertThat(classes(spec, "m.png", MaskPictures.deepGrey(lines)))
        .containsExactly(0, 1, 1, 0, 1, 2, 2, 1, 2, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
    assertThat(file.names()).containsExactly("ground", "thing", Mask.NO_CLASS);
    assertThat(file.outside()).isEqualTo((byte) 2);
    assertThat(new MaskFile("a.jpg", "m.png", TWO).outside()).isZero();
  }

  private void assertRefused(
      ImageLabels.OfMasks spec, String name, BufferedImage mask, String said) {
    assertThatThrownBy(() -> classes(spec, name, mask))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("a.jpg: ")
        .hasMessageContaining(said);
  }

  @Test
  void whatIsWrongWithAMaskIsTold() throws IOException {
    assertThatThrownBy(() -> new MaskFile("a.jpg", "", TWO).classes(new byte[0], 4, 5))
        .hasMessage(
            "a.jpg: expected a mask of the same name (PNG, BMP or GIF) in the folder of masks,"
                + " found none");
    assertRefused(
        TWO,
        "small.png",
        MaskPictures.grey(new int[] {0, 1}),
        "expected a mask of its 4 x 5 pixels, found 2 x 1 in small.png");
    assertRefused(
        TWO,
        "seven.png",
        MaskPictures.grey(LINES[0], LINES[1], new int[] {0, 0, 7, 0}, LINES[3], LINES[4]),
        "expected a mask with the numbers of classes alone, 0, 1, found 7 at x = 2, y = 2 of"
            + " seven.png: data.masks.classes and data.masks.values say which class that is, or"
            + " data.masks.ignore that it is none");
    assertRefused(
        TWO,
        "lossy.jpg",
        MaskPictures.grey(LINES),
        "expected a mask as PNG, BMP or GIF, found lossy.jpg, a JPEG, which changes the numbers of"
            + " pixels: masks are to be saved again, without loss");
    assertRefused(
        TWO,
        "colours.png",
        ImageFiles.plain(BufferedImage.TYPE_INT_RGB, 4, 5, Color.RED),
        "found colours.png with 3 numbers for each pixel, as colours have: it is to be saved");
    ImageLabels.OfMasks none =
        new ImageLabels.OfMasks("", List.of("ground", "thing"), List.of(), List.of(255));
    int[] empty = {255, 255, 255, 255};
    assertRefused(
        none,
        "empty.png",
        MaskPictures.palette(8, empty, empty, empty, empty, empty),
        "expected a mask with a pixel that has a class, found none in empty.png");
    assertThatThrownBy(() -> new MaskFile("a.jpg", "b.png", TWO).classes(new byte[] {1, 2}, 4, 5))
        .hasMessage(
            "a.jpg: expected a mask that can be read, found b.png: no image, expected an image"
                + " (JPEG, PNG, BMP, GIF)");
  }

  /** A picture whose bright pixels are those of the class. */
  private byte[] packed(SourceSpec.Images spec) throws IOException {
    int[][] lines = new int[40][60];
    int[][] bright = new int[40][60];
    for (int y = 10; y < 30; y++) {
      Arrays.fill(lines[y], 10, 50, 1);
      Arrays.fill(bright[y], 10, 50, 255);
    }
    Path image = ImageFiles.write(folder, "a.png", MaskPictures.grey(bright));
    Path mask = ImageFiles.write(folder, "m.png", MaskPictures.palette(8, lines));
    ImageFile file = new ImageFile(image.toUri().toString(), "").with(mask.toUri().toString());
    return new ImagePacker(
            new SerializableConfiguration(LocalSpark.context().hadoopConfiguration()),
            spec,
            List.of(LabelRule.any()))
        .pack(file);
  }

  @ParameterizedTest
  @EnumSource(Fit.class)
  void aMaskIsWhereItsPictureIsInTheNewSize(Fit fit) throws IOException {
    for (int[] size : new int[][] {{40, 60}, {20, 30}, {80, 60}, {40, 160}, {31, 29}}) {
      for (List<Integer> ignored : List.of(List.<Integer>of(), List.of(255))) {
        ImageLabels.OfMasks masks =
            new ImageLabels.OfMasks("", List.of("ground", "thing"), List.of(), ignored);
        byte[] row =
            packed(new SourceSpec.Images("", 1, size[0], size[1], fit, BadRowRule.FAIL, masks));
        int pixels = size[0] * size[1];
        int from = Mask.pixelsFrom(row, pixels);
        int different = 0;
        int outside = 0;
        for (int i = 0; i < pixels; i++) {
          outside += row[from + i] == 2 ? 1 : 0;
          different += (row[i] & 0xFF) > 128 == (row[from + i] == 1) ? 0 : 1;
        }
        assertThat(different).isLessThanOrEqualTo(2 * (size[0] + size[1]));
        boolean isPadded = fit == Fit.PAD && size[0] * 60 != size[1] * 40 && !ignored.isEmpty();
        assertThat(outside > 0).isEqualTo(isPadded);
        if (size[0] == 40 && size[1] == 60 || size[0] == 20) {
          assertThat(different).isZero();
        }
      }
    }
  }
}
