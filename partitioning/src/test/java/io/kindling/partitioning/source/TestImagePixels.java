package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.BadRowRule;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.SourceSpec.Fit;
import io.kindling.partitioning.encode.LabelRule;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pixels of images. */
class TestImagePixels {
  @TempDir Path folder;

  private SourceSpec.Images source(int channels, int height, int width) {
    return source(channels, height, width, Fit.STRETCH);
  }

  private SourceSpec.Images source(int channels, int height, int width, Fit fit) {
    return new SourceSpec.Images(
        folder.toUri().toString(), channels, height, width, fit, BadRowRule.FAIL);
  }

  /** The pixels of a file, from 0 to 255. */
  private int[] pixels(SourceSpec.Images spec, Path file) {
    ImagePacker packer =
        new ImagePacker(
            new SerializableConfiguration(LocalSpark.context().hadoopConfiguration()),
            spec,
            List.of(LabelRule.any()));
    byte[] packed = packer.pack(new ImageFile(file.toUri().toString(), ""));
    int[] pixels = new int[spec.channels() * spec.height() * spec.width()];
    Arrays.setAll(pixels, i -> packed[i] & 0xFF);
    return pixels;
  }

  private static BufferedImage grey(int type, int width, int... numbers) {
    BufferedImage image = new BufferedImage(width, numbers.length / width, type);
    for (int i = 0; i < numbers.length; i++) {
      image.getRaster().setSample(i % width, i / width, 0, numbers[i]);
    }
    return image;
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif"})
  void coloursAreThoseOfTheFile(String format) throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0xFF8000);
    image.setRGB(1, 0, 0x0000FF);
    Path file = ImageFiles.write(folder, "a." + format, image);
    assertThat(pixels(source(3, 1, 2), file)).containsExactly(255, 0, 128, 0, 0, 255);
    assertThat(pixels(source(1, 1, 2), file)).containsExactly(151, 29);
  }

  @Test
  void whatCanBeSeenThroughHasItsColour() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x400A141E);
    assertThat(pixels(source(3, 1, 1), ImageFiles.write(folder, "a.png", image)))
        .containsExactly(10, 20, 30);
  }

  @Test
  void greyStaysAsItIsWrittenAndIsTheSameInEachChannel() throws IOException {
    Path eight =
        ImageFiles.write(folder, "8.png", grey(BufferedImage.TYPE_BYTE_GRAY, 3, 0, 100, 255));
    assertThat(pixels(source(1, 1, 3), eight)).containsExactly(0, 100, 255);
    assertThat(pixels(source(3, 1, 3), eight))
        .containsExactly(0, 100, 255, 0, 100, 255, 0, 100, 255);
    Path sixteen =
        ImageFiles.write(
            folder, "16.png", grey(BufferedImage.TYPE_USHORT_GRAY, 3, 0, 100 << 8 | 100, 65_535));
    assertThat(pixels(source(1, 1, 3), sixteen)).containsExactly(0, 100, 255);
  }

  @Test
  void jpegIsReadNearly() throws IOException {
    Path file =
        ImageFiles.write(
            folder,
            "a.jpg",
            ImageFiles.plain(BufferedImage.TYPE_INT_RGB, 16, 16, new Color(200, 100, 50)));
    int[] pixels = pixels(source(3, 2, 2), file);
    assertThat(pixels[0]).isBetween(195, 205);
    assertThat(pixels[4]).isBetween(95, 105);
    assertThat(pixels[8]).isBetween(45, 55);
  }

  /** Weights of the triangle by hand: of 4 pixels to 2 they are 3, 3 and 1 sevenths. */
  @Test
  void shrinkingPassesNothingOver() throws IOException {
    Path file =
        ImageFiles.write(folder, "a.png", grey(BufferedImage.TYPE_BYTE_GRAY, 4, 0, 70, 140, 210));
    assertThat(pixels(source(1, 1, 2), file)).containsExactly(50, 160);
  }

  @Test
  void growingGoesEvenlyFromPixelToPixel() throws IOException {
    Path file = ImageFiles.write(folder, "a.png", grey(BufferedImage.TYPE_BYTE_GRAY, 2, 0, 200));
    assertThat(pixels(source(1, 2, 4), file)).containsExactly(0, 50, 150, 200, 0, 50, 150, 200);
  }

  @ParameterizedTest
  @CsvSource({"1,7,5", "13,1,1", "64,3,100", "5,5,5"})
  void oneColourStaysThatColour(int side, int height, int width) throws IOException {
    Path file =
        ImageFiles.write(
            folder,
            "a.png",
            ImageFiles.plain(BufferedImage.TYPE_INT_RGB, side, side + 2, Color.ORANGE));
    for (Fit fit : List.of(Fit.STRETCH, Fit.CROP)) {
      int[] pixels = pixels(source(3, height, width, fit), file);
      int plane = height * width;
      assertThat(Arrays.copyOf(pixels, plane)).containsOnly(Color.ORANGE.getRed());
      assertThat(Arrays.copyOfRange(pixels, plane, 2 * plane)).containsOnly(200);
      assertThat(Arrays.copyOfRange(pixels, 2 * plane, 3 * plane)).containsOnly(0);
    }
  }

  @Test
  void anotherShapeIsCutOrGetsBlackBesideIt() throws IOException {
    Path wide =
        ImageFiles.write(folder, "a.png", grey(BufferedImage.TYPE_BYTE_GRAY, 4, 10, 20, 30, 40));
    assertThat(pixels(source(1, 1, 2, Fit.CROP), wide)).containsExactly(20, 30);
    assertThat(pixels(source(1, 3, 4, Fit.PAD), wide))
        .containsExactly(0, 0, 0, 0, 10, 20, 30, 40, 0, 0, 0, 0);
    Path tall =
        ImageFiles.write(folder, "b.png", grey(BufferedImage.TYPE_BYTE_GRAY, 1, 10, 20, 30, 40));
    assertThat(pixels(source(1, 2, 1, Fit.CROP), tall)).containsExactly(20, 30);
    assertThat(pixels(source(1, 4, 3, Fit.PAD), tall))
        .containsExactly(0, 10, 0, 0, 20, 0, 0, 30, 0, 0, 40, 0);
  }

  @Test
  void aFileOfMorePixelsThanThereIsRoomForIsRefusedBeforeItIsRead() throws IOException {
    Path file =
        ImageFiles.write(
            folder, "cat/a.png", ImageFiles.plain(BufferedImage.TYPE_INT_RGB, 2, 2, Color.RED));
    byte[] bytes = Files.readAllBytes(file);
    bytes[17] = 1;
    bytes[21] = 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> pixels(source(3, 2, 2), file))
        .hasMessageEndingWith("too large, expected at most 67108864 pixels, found 65538 x 65538");
  }

  @Test
  void aThinImageTakesLittleMemory() throws IOException {
    int height = 200_000;
    BufferedImage thin = new BufferedImage(1, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = height / 2; y < height; y++) {
      thin.getRaster().setSample(0, y, 0, 200);
    }
    Path file = ImageFiles.write(folder, "thin.png", thin);
    int[] pixels = pixels(source(1, 2, 64), file);
    assertThat(Arrays.copyOf(pixels, 64)).containsOnly(29);
    assertThat(Arrays.copyOfRange(pixels, 64, 128)).containsOnly(171);
  }
}
