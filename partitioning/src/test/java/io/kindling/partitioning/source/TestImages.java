package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kindling.partitioning.BadRowRule;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PredictionRows;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
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
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders of images, written by the JDK. */
class TestImages {
  private static final Path BLOOD = Path.of("../../shared/data/bccd/JPEGImages");

  @TempDir Path folder;

  private SourceSpec.Images source(int channels, int height, int width) {
    return source(channels, height, width, Fit.STRETCH, BadRowRule.FAIL);
  }

  private SourceSpec.Images source(int channels, int height, int width, Fit fit, BadRowRule bad) {
    return new SourceSpec.Images(folder.toUri().toString(), channels, height, width, fit, bad);
  }

  private static PreparedData prepare(SourceSpec source, DataSpec.Split split) {
    DataSpec spec =
        new DataSpec(source, split, 1, DataSpec.FeatureEncoding.AUTO, DataSpec.Target.CLASS);
    return PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(2));
  }

  private Path write(String name, BufferedImage image) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    String ending = name.substring(name.lastIndexOf('.') + 1);
    assertThat(ImageIO.write(image, ending, file.toFile())).isTrue();
    return file;
  }

  private static BufferedImage plain(int type, int width, int height, Color colour) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, colour.getRGB());
      }
    }
    return image;
  }

  private static BufferedImage grey(int type, int width, int... numbers) {
    BufferedImage image = new BufferedImage(width, numbers.length / width, type);
    for (int i = 0; i < numbers.length; i++) {
      image.getRaster().setSample(i % width, i / width, 0, numbers[i]);
    }
    return image;
  }

  /** The pixels of a file, from 0 to 255. */
  private int[] pixels(SourceSpec.Images spec, Path file) {
    ImagePacker packer =
        new ImagePacker(
            new SerializableConfiguration(LocalSpark.context().hadoopConfiguration()),
            spec,
            LabelRule.any());
    byte[] packed = packer.pack(new ImageFile(file.toUri().toString(), ""));
    int[] pixels = new int[spec.channels() * spec.height() * spec.width()];
    Arrays.setAll(pixels, i -> packed[i] & 0xFF);
    return pixels;
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif"})
  void coloursAreThoseOfTheFile(String format) throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0xFF8000);
    image.setRGB(1, 0, 0x0000FF);
    Path file = write("a." + format, image);
    assertThat(pixels(source(3, 1, 2), file)).containsExactly(255, 0, 128, 0, 0, 255);
    assertThat(pixels(source(1, 1, 2), file)).containsExactly(151, 29);
  }

  @Test
  void whatCanBeSeenThroughHasItsColour() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x400A141E);
    assertThat(pixels(source(3, 1, 1), write("a.png", image))).containsExactly(10, 20, 30);
  }

  @Test
  void greyStaysAsItIsWrittenAndIsTheSameInEachChannel() throws IOException {
    Path eight = write("8.png", grey(BufferedImage.TYPE_BYTE_GRAY, 3, 0, 100, 255));
    assertThat(pixels(source(1, 1, 3), eight)).containsExactly(0, 100, 255);
    assertThat(pixels(source(3, 1, 3), eight))
        .containsExactly(0, 100, 255, 0, 100, 255, 0, 100, 255);
    Path sixteen = write("16.png", grey(BufferedImage.TYPE_USHORT_GRAY, 3, 0, 100 << 8, 65_535));
    assertThat(pixels(source(1, 1, 3), sixteen)).containsExactly(0, 100, 255);
  }

  @Test
  void jpegIsReadNearly() throws IOException {
    Path file = write("a.jpg", plain(BufferedImage.TYPE_INT_RGB, 16, 16, new Color(200, 100, 50)));
    int[] pixels = pixels(source(3, 2, 2), file);
    assertThat(pixels[0]).isBetween(195, 205);
    assertThat(pixels[4]).isBetween(95, 105);
    assertThat(pixels[8]).isBetween(45, 55);
  }

  /** Weights of the triangle by hand: of 4 pixels to 2 they are 3, 3 and 1 sevenths. */
  @Test
  void shrinkingPassesNothingOver() throws IOException {
    Path file = write("a.png", grey(BufferedImage.TYPE_BYTE_GRAY, 4, 0, 70, 140, 210));
    assertThat(pixels(source(1, 1, 2), file)).containsExactly(50, 160);
  }

  @Test
  void growingGoesEvenlyFromPixelToPixel() throws IOException {
    Path file = write("a.png", grey(BufferedImage.TYPE_BYTE_GRAY, 2, 0, 200));
    assertThat(pixels(source(1, 2, 4), file)).containsExactly(0, 50, 150, 200, 0, 50, 150, 200);
  }

  @ParameterizedTest
  @CsvSource({"1,7,5", "13,1,1", "64,3,100", "5,5,5"})
  void oneColourStaysThatColour(int side, int height, int width) throws IOException {
    Path file = write("a.png", plain(BufferedImage.TYPE_INT_RGB, side, side + 2, Color.ORANGE));
    for (Fit fit : List.of(Fit.STRETCH, Fit.CROP)) {
      int[] pixels = pixels(source(3, height, width, fit, BadRowRule.FAIL), file);
      int plane = height * width;
      assertThat(Arrays.copyOf(pixels, plane)).containsOnly(Color.ORANGE.getRed());
      assertThat(Arrays.copyOfRange(pixels, plane, 2 * plane)).containsOnly(200);
      assertThat(Arrays.copyOfRange(pixels, 2 * plane, 3 * plane)).containsOnly(0);
    }
  }

  @Test
  void anotherShapeIsCutOrGetsBlackBesideIt() throws IOException {
    Path wide = write("a.png", grey(BufferedImage.TYPE_BYTE_GRAY, 4, 10, 20, 30, 40));
    assertThat(pixels(source(1, 1, 2, Fit.CROP, BadRowRule.FAIL), wide)).containsExactly(20, 30);
    assertThat(pixels(source(1, 3, 4, Fit.PAD, BadRowRule.FAIL), wide))
        .containsExactly(0, 0, 0, 0, 10, 20, 30, 40, 0, 0, 0, 0);
    Path tall = write("b.png", grey(BufferedImage.TYPE_BYTE_GRAY, 1, 10, 20, 30, 40));
    assertThat(pixels(source(1, 2, 1, Fit.CROP, BadRowRule.FAIL), tall)).containsExactly(20, 30);
    assertThat(pixels(source(1, 4, 3, Fit.PAD, BadRowRule.FAIL), tall))
        .containsExactly(0, 10, 0, 0, 20, 0, 0, 30, 0, 0, 40, 0);
  }

  private void cats(String under) throws IOException {
    BufferedImage black = plain(BufferedImage.TYPE_INT_RGB, 2, 2, Color.BLACK);
    write(under + "cat/1.png", black);
    write(under + "cat/deep/er/2.PNG", plain(BufferedImage.TYPE_INT_RGB, 3, 2, Color.WHITE));
    write(under + "dog/1.jpeg", black);
    Files.writeString(folder.resolve(under + "dog/notes.txt"), "no image");
    write(under + "_hidden/1.png", black);
    write(under + "dog/.2.png", black);
  }

  @Test
  void aFolderIsAClass() throws IOException {
    cats("");
    PreparedData data = prepare(source(3, 2, 2), DataSpec.Split.NONE);
    assertThat(data.rows(Part.TRAIN)).isEqualTo(3);
    assertThat(data.schema().dimensions()).containsExactly(3, 2, 2);
    assertThat(data.encoders().classes()).containsExactly("cat", "dog");
  }

  @Test
  void foldersForTrainingAndTestingAreTheParts() throws IOException {
    cats("train/");
    write("test/dog/9.png", plain(BufferedImage.TYPE_INT_RGB, 2, 2, Color.RED));
    PreparedData data = prepare(source(3, 2, 2), new DataSpec.Split(1, 0, 0));
    assertThat(data.rows(Part.TRAIN)).isEqualTo(3);
    assertThat(data.rows(Part.TEST)).isEqualTo(1);
    write("other/1.png", plain(BufferedImage.TYPE_INT_RGB, 2, 2, Color.RED));
    assertThat(prepare(source(3, 2, 2), DataSpec.Split.NONE).encoders().classes())
        .containsExactly("other", "test", "train");
  }

  private void bad() throws IOException {
    cats("");
    Path whole = write("dog/whole.png", plain(BufferedImage.TYPE_INT_RGB, 90, 90, Color.PINK));
    byte[] bytes = Files.readAllBytes(whole);
    Files.write(folder.resolve("dog/cut.png"), Arrays.copyOf(bytes, 60));
    Files.writeString(folder.resolve("cat/words.jpg"), "no image");
    Files.createFile(folder.resolve("cat/empty.bmp"));
  }

  @Test
  void anImageThatIsNoneIsNamed() throws IOException {
    bad();
    assertThatThrownBy(() -> prepare(source(3, 2, 2), DataSpec.Split.NONE))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cat/empty.bmp: expected an image (JPEG, PNG, BMP, GIF), found an")
        .hasMessageContaining("found an empty file")
        .hasMessageEndingWith("(and 2 more bad rows)");
    Files.delete(folder.resolve("cat/empty.bmp"));
    assertThatThrownBy(() -> prepare(source(3, 2, 2), DataSpec.Split.NONE))
        .hasMessageContaining("cat/words.jpg: ")
        .hasMessageContaining("found another kind of file");
    Files.delete(folder.resolve("cat/words.jpg"));
    assertThatThrownBy(() -> prepare(source(3, 2, 2), DataSpec.Split.NONE))
        .hasMessageContaining("dog/cut.png: ")
        .hasMessageContaining("found a damaged one (");
  }

  @Test
  void badImagesAreLeftOutAndNamedInQuarantine() throws IOException {
    bad();
    PreparedData skipped =
        prepare(
            source(3, 2, 2, Fit.STRETCH, new BadRowRule(BadRowRule.Action.SKIP, 3)),
            DataSpec.Split.NONE);
    assertThat(skipped.rows(Part.TRAIN)).isEqualTo(4);
    assertThat(skipped.warnings()).anyMatch(note -> note.startsWith("3 of 7 rows are bad"));
    PreparedData kept =
        prepare(
            source(3, 2, 2, Fit.STRETCH, new BadRowRule(BadRowRule.Action.QUARANTINE, 0.5)),
            DataSpec.Split.NONE);
    assertThat(kept.bad().rows().orElseThrow().collect())
        .extracting(path -> path.substring(path.lastIndexOf('/') + 1))
        .containsExactlyInAnyOrder("cut.png", "words.jpg", "empty.bmp");
    assertThatThrownBy(
            () ->
                prepare(
                    source(3, 2, 2, Fit.STRETCH, new BadRowRule(BadRowRule.Action.SKIP, 2)),
                    DataSpec.Split.NONE))
        .hasMessageStartingWith("3 of 7 rows are bad, more than data.maxBadRows = 2.0 allows");
  }

  @Test
  void imagesWithoutAFolderHaveNoClassButCanBePredicted() throws IOException {
    cats("");
    write("loose.png", plain(BufferedImage.TYPE_INT_RGB, 2, 2, Color.RED));
    SourceSpec.Images source = source(3, 2, 2);
    assertThatThrownBy(() -> prepare(source, DataSpec.Split.NONE))
        .hasMessageContaining("loose.png, whose class is the folder that it lies in: expected a")
        .hasMessageContaining("expected a label, found nothing");
    PredictionRows rows =
        PredictionRows.read(LocalSpark.context(), source, ImageSource.schema(source));
    assertThat(rows.columns())
        .extracting(PredictionRows.Column::name)
        .containsExactly("path", "label");
    assertThat(rows.rows().collect())
        .extracting(row -> row.fields().get(1).toString())
        .containsExactly("cat", "cat", "dog", "");
    assertThatThrownBy(
            () ->
                PredictionRows.read(
                    LocalSpark.context(), source, ImageSource.schema(source(1, 2, 2))))
        .hasMessageContaining("the model takes PIXELS of [1, 2, 2], the data has PIXELS of [3, 2");
  }

  @Test
  void aFolderWithoutImagesIsRefused() throws IOException {
    assertThatThrownBy(() -> prepare(source(3, 2, 2), DataSpec.Split.NONE))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("holds no image: expected a folder for each class with files that");
    folder = folder.resolve("nowhere");
    assertThatThrownBy(() -> prepare(source(3, 2, 2), DataSpec.Split.NONE))
        .hasMessageContaining("nowhere")
        .hasMessageContaining("does not exist: expected a folder with a folder of images for each");
  }

  @Test
  void aFileOfMorePixelsThanThereIsRoomForIsRefusedBeforeItIsRead() throws IOException {
    Path file = write("cat/a.png", plain(BufferedImage.TYPE_INT_RGB, 2, 2, Color.RED));
    byte[] bytes = Files.readAllBytes(file);
    bytes[17] = 1;
    bytes[21] = 1;
    Files.write(file, bytes);
    assertThatThrownBy(() -> pixels(source(3, 2, 2), file))
        .hasMessageEndingWith("expected at most 134217728 pixels, found 65538 x 65538");
  }

  @Test
  void photographsAreRead() throws IOException {
    assumeThat(BLOOD).as("photographs of ../shared/data").isDirectory();
    List<Path> photographs;
    try (Stream<Path> all = Files.list(BLOOD)) {
      photographs = all.sorted().limit(6).toList();
    }
    for (int i = 0; i < photographs.size(); i++) {
      Path to = folder.resolve(i % 2 == 0 ? "even" : "odd").resolve(i + ".jpg");
      Files.createDirectories(to.getParent());
      Files.copy(photographs.get(i), to);
    }
    PreparedData data = prepare(source(3, 24, 32, Fit.CROP, BadRowRule.FAIL), DataSpec.Split.NONE);
    assertThat(data.rows(Part.TRAIN)).isEqualTo(6);
  }
}
