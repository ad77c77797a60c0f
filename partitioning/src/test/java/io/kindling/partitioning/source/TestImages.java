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
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders of images. */
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

  private void cats(String under) throws IOException {
    BufferedImage black = ImageFiles.plain(BufferedImage.TYPE_INT_RGB, 2, 2, Color.BLACK);
    ImageFiles.write(folder, under + "cat/1.png", black);
    ImageFiles.write(
        folder,
        under + "cat/deep/er/2.PNG",
        ImageFiles.plain(BufferedImage.TYPE_INT_RGB, 3, 2, Color.WHITE));
    ImageFiles.write(folder, under + "dog/1.jpeg", black);
    Files.writeString(folder.resolve(under + "dog/notes.txt"), "no image");
    ImageFiles.write(folder, under + "_hidden/1.png", black);
    ImageFiles.write(folder, under + "dog/.2.png", black);
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
    ImageFiles.write(
        folder, "test/dog/9.png", ImageFiles.plain(BufferedImage.TYPE_INT_RGB, 2, 2, Color.RED));
    PreparedData data = prepare(source(3, 2, 2), new DataSpec.Split(1, 0, 0));
    assertThat(data.rows(Part.TRAIN)).isEqualTo(3);
    assertThat(data.rows(Part.TEST)).isEqualTo(1);
    for (String other : List.of("val", "other")) {
      ImageFiles.write(
          folder, other + "/1.png", ImageFiles.plain(BufferedImage.TYPE_INT_RGB, 2, 2, Color.RED));
      assertThatThrownBy(() -> prepare(source(3, 2, 2), DataSpec.Split.NONE))
          .hasMessageContaining(other)
          .hasMessageContaining("expected the folders train and test alone, or one for each class");
    }
  }

  private void bad() throws IOException {
    cats("");
    Path whole =
        ImageFiles.write(
            folder,
            "dog/whole.png",
            ImageFiles.plain(BufferedImage.TYPE_INT_RGB, 90, 90, Color.PINK));
    byte[] bytes = Files.readAllBytes(whole);
    Files.write(folder.resolve("dog/cut.png"), Arrays.copyOf(bytes, 60));
    Files.writeString(folder.resolve("cat/words.jpg"), "no image");
    Files.createFile(folder.resolve("cat/empty.bmp"));
  }

  private void assertRefused(String... sentences) {
    var refusal = assertThatThrownBy(() -> prepare(source(3, 2, 2), DataSpec.Split.NONE));
    refusal.isInstanceOf(DataException.class);
    for (String sentence : sentences) {
      refusal.hasMessageContaining(sentence);
    }
  }

  @Test
  void anImageThatIsNoneIsNamed() throws IOException {
    bad();
    assertRefused(
        "cat/empty.bmp: an empty file, expected an image (JPEG, PNG, BMP, GIF)",
        "(and 2 more bad rows)");
    Files.delete(folder.resolve("cat/empty.bmp"));
    assertRefused("cat/words.jpg: no image, expected an image (JPEG, PNG, BMP, GIF)");
    Files.delete(folder.resolve("cat/words.jpg"));
    assertRefused("dog/cut.png: a damaged image, found ");
    Files.delete(folder.resolve("dog/cut.png"));
    Files.write(folder.resolve("cat/a.png"), new byte[] {'I', 'I', 42, 0, 8, 0, 0, 0, 0, 0});
    assertRefused("cat/a.png: no image, ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "bmp", "gif"})
  void anImageThatIsCutIsDamaged(String format) throws IOException {
    BufferedImage image = ImageFiles.plain(BufferedImage.TYPE_INT_RGB, 80, 80, Color.PINK);
    for (int i = 0; i < 80; i++) {
      image.setRGB(i, i * 7 % 80, 0x123456 * i);
    }
    Path file = ImageFiles.write(folder, "cat/a." + format, image);
    byte[] bytes = Files.readAllBytes(file);
    for (double part : new double[] {0.6, 0.9}) {
      Files.write(file, Arrays.copyOf(bytes, (int) (part * bytes.length)));
      assertRefused("cat/a." + format + ": a damaged image, found ");
    }
  }

  @Test
  void aFileThatWasFoundAndCannotBeReadIsNotLeftOut() {
    ImagePacker packer =
        new ImagePacker(
            new SerializableConfiguration(LocalSpark.context().hadoopConfiguration()),
            source(3, 2, 2),
            List.of(LabelRule.any()));
    ImageFile gone = new ImageFile(folder.resolve("gone.png").toUri().toString(), "cat");
    JavaRDD<ImageFile> files = LocalSpark.context().parallelize(List.of(gone), 1);
    BadRowRule skip = new BadRowRule(BadRowRule.Action.SKIP, 10);
    assertThatThrownBy(() -> GoodRows.bad(LocalSpark.context(), List.of(files), packer, skip))
        .hasMessageContaining("gone.png was found and cannot be read: ");
    assertThatThrownBy(() -> GoodRows.of(files, packer, skip).count())
        .hasMessageContaining("gone.png was found and cannot be read: ");
    assertThatThrownBy(() -> packer.isBad(gone)).isInstanceOf(DataException.class);
    assertThat(FileProblems.first(LocalSpark.context(), List.of(files), packer).orElseThrow())
        .satisfies(
            problem -> assertThat(problem.kind()).isEqualTo(DataException.Kind.MISSING_INPUT));
  }

  /** Files that are gone cannot be decoded again. */
  @Test
  void imagesOfWhichBadOnesAreLeftOutAreDecodedOnce() throws IOException {
    bad();
    BadRowRule three = new BadRowRule(BadRowRule.Action.QUARANTINE, 3);
    SourceSpec.Images quarantine = source(3, 2, 2, Fit.STRETCH, three);
    Raw raw = ImageSource.read(LocalSpark.context(), quarantine, List.of(LabelRule.any()));
    PredictionRows predicting = ImageSource.predicting(LocalSpark.context(), quarantine);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    assertThat(raw.rows().collect()).hasSize(4);
    assertThat(predicting.rows().collect()).hasSize(4);
    raw.unpersist();
    assertThat(raw.bad().rows().orElseThrow().collect())
        .extracting(path -> path.substring(path.lastIndexOf('/') + 1))
        .containsExactly("empty.bmp", "words.jpg", "cut.png");
  }

  @Test
  void whatIsPassedOverIsTold() throws IOException {
    cats("");
    Files.createDirectories(folder.resolve("webp"));
    Files.writeString(folder.resolve("webp/a.webp"), "RIFF");
    PreparedData data = prepare(source(3, 2, 2), DataSpec.Split.NONE);
    assertThat(data.warnings())
        .contains(
            "1 files that end with txt were not looked at",
            "1 files that end with webp were not looked at")
        .anyMatch(note -> note.endsWith("/webp holds no image: it is no class"));
    SourceSpec.Images source = source(3, 2, 2);
    assertThat(
            PredictionRows.read(LocalSpark.context(), source, ImageSource.schema(source))
                .bad()
                .notes())
        .isEqualTo(data.warnings());
  }

  @Test
  void foldersThatAreOneNumberAreRefused() throws IOException {
    BufferedImage black = ImageFiles.plain(BufferedImage.TYPE_INT_RGB, 2, 2, Color.BLACK);
    ImageFiles.write(folder, "1/a.png", black);
    ImageFiles.write(
        folder, "02/a.png", ImageFiles.plain(BufferedImage.TYPE_INT_RGB, 2, 2, Color.RED));
    SourceSpec.Images source = source(3, 2, 2);
    assertThat(prepare(source, DataSpec.Split.NONE).encoders().classes()).containsExactly("1", "2");
    assertThat(
            PredictionRows.read(LocalSpark.context(), source, ImageSource.schema(source))
                .rows()
                .collect())
        .extracting(row -> row.fields().get(1))
        .containsExactly("2", "1");
    ImageFiles.write(folder, "01/a.png", black);
    assertRefused("which are the same number and so one class: name one of them otherwise");
  }

  @Test
  void aLinkThatPointsBackIsNotFollowedForEver() throws IOException {
    cats("");
    Files.createSymbolicLink(folder.resolve("cat/loop"), folder.resolve("cat"));
    assertRefused("lies deeper than 16 folders: is there a link that points back?");
  }

  @Test
  void aNameThatHadoopCannotOpenIsABadRow() throws IOException {
    cats("");
    Files.move(folder.resolve("cat/1.png"), folder.resolve("cat/c:d.png"));
    assertRefused("cat/c:d.png: a name that cannot be opened: ");
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
    ImageFiles.write(
        folder, "loose.png", ImageFiles.plain(BufferedImage.TYPE_INT_RGB, 2, 2, Color.RED));
    SourceSpec.Images source = source(3, 2, 2);
    assertThatThrownBy(() -> prepare(source, DataSpec.Split.NONE))
        .hasMessageContaining("loose.png: the folder that it lies in is its class: expected a")
        .hasMessageContaining("expected a label, found nothing");
    SourceSpec.Images loose =
        new SourceSpec.Images(
            folder.resolve("cat").toString(), 3, 2, 2, Fit.STRETCH, BadRowRule.FAIL);
    Files.delete(folder.resolve("cat/deep/er/2.PNG"));
    assertThatThrownBy(() -> prepare(loose, DataSpec.Split.NONE))
        .hasMessageContaining("has no folder with images: expected one for each class");
    ImageFiles.write(
        folder,
        "cat/deep/er/2.PNG",
        ImageFiles.plain(BufferedImage.TYPE_INT_RGB, 3, 2, Color.WHITE));
    PredictionRows rows =
        PredictionRows.read(LocalSpark.context(), source, ImageSource.schema(source));
    assertThat(rows.columns())
        .extracting(PredictionRows.Column::name)
        .containsExactly("path", "label");
    assertThat(rows.rows().collect())
        .extracting(row -> row.fields().get(1))
        .containsExactly("cat", "cat", "dog", null);
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
