package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kindling.partitioning.BadRowRule;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.DataSpec;
import io.kindling.partitioning.ImageLabels;
import io.kindling.partitioning.LocalSpark;
import io.kindling.partitioning.Part;
import io.kindling.partitioning.PredictionRows;
import io.kindling.partitioning.PreparedData;
import io.kindling.partitioning.ShardRule;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.SourceSpec.Fit;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which images have which masks, where they lie, and what is said where they do not fit. */
class TestMaskImages {
  private static final List<String> CLASSES = List.of("void of things", "dog", "cat");
  private static final int[][] LINES = {{0, 1, 2}, {2, 1, 0}};

  @TempDir Path folder;

  private SourceSpec.Images source(ImageLabels.OfMasks masks, BadRowRule bad) {
    return new SourceSpec.Images(folder.toUri().toString(), 1, 2, 3, Fit.STRETCH, bad, masks);
  }

  private static ImageLabels.OfMasks masks(String name, Integer... ignored) {
    return new ImageLabels.OfMasks(name, CLASSES, List.of(), List.of(ignored));
  }

  private PreparedData prepare(ImageLabels.OfMasks masks, BadRowRule bad) {
    DataSpec spec =
        new DataSpec(
            source(masks, bad),
            DataSpec.Split.NONE,
            1,
            DataSpec.FeatureEncoding.AUTO,
            DataSpec.Target.MASK);
    return PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(1));
  }

  private long rows(ImageLabels.OfMasks masks) {
    return prepare(masks, BadRowRule.FAIL).rows(Part.TRAIN);
  }

  private void image(String name) throws IOException {
    ImageFiles.write(
        folder,
        name,
        ImageFiles.plain(BufferedImage.TYPE_INT_RGB, 3, 2, new Color(name.hashCode())));
  }

  private void mask(String name, int[]... lines) throws IOException {
    ImageFiles.write(folder, name, MaskPictures.palette(8, lines));
  }

  private void text(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void assertRefused(ImageLabels.OfMasks masks, String... sentences) {
    var refusal = assertThatThrownBy(() -> prepare(masks, BadRowRule.FAIL));
    refusal.isInstanceOf(DataException.class);
    for (String sentence : sentences) {
      refusal.hasMessageContaining(sentence);
    }
  }

  @Test
  void masksLieInAFolderBesideThatOfTheImagesOrAmongThem() throws IOException {
    image("images/a/one.jpg");
    mask("masks/a/one.png", LINES);
    image("images/two.png");
    mask("masks/two.gif", LINES);
    image("overlays/two.png");
    PreparedData data = prepare(masks(""), BadRowRule.FAIL);
    assertThat(data.rows(Part.TRAIN)).isEqualTo(2);
    assertThat(data.schema().labels()).containsExactly("mask");
    assertThat(data.encoders().labels().get(0).classes()).isEqualTo(CLASSES);
    assertThat(data.warnings()).isEmpty();
  }

  @Test
  void partsMayHaveFoldersOfTheirOwn() throws IOException {
    image("north/pictures/one.jpg");
    mask("north/truth/one.png", LINES);
    image("south/one.jpg");
    mask("south/truth/one.bmp", LINES);
    mask("south/truth/two.bmp", LINES);
    PreparedData data = prepare(masks("truth"), BadRowRule.FAIL);
    assertThat(data.rows(Part.TRAIN)).isEqualTo(2);
    assertThat(data.warnings())
        .containsExactly("1 masks are of no image, the first south/truth/two.bmp");
  }

  @Test
  void pascalVocIsReadAsItLies() throws IOException {
    for (String name : List.of("a", "b", "c", "d")) {
      image("JPEGImages/" + name + ".jpg");
      mask("SegmentationObject/" + name + ".png", LINES);
      text("Annotations/" + name + ".xml", "");
    }
    for (String name : List.of("a", "b", "c")) {
      mask("SegmentationClass/" + name + ".png", new int[] {0, 1, 255}, new int[] {2, 1, 0});
    }
    text("ImageSets/Segmentation/trainval.txt", "a\nb\nc\n");
    text("ImageSets/Main/test.txt", "a\n");
    PreparedData data = prepare(masks("", 255), BadRowRule.FAIL);
    assertThat(data.rows(Part.TRAIN)).isEqualTo(3);
    assertThat(data.warnings())
        .anyMatch(note -> note.startsWith("1 images are in no list of "))
        .anyMatch(note -> note.endsWith("ImageSets/Segmentation and are left out"));
    text("ImageSets/Segmentation/trainval.txt", "a\nb\n");
    text("ImageSets/Segmentation/test.txt", "c\n");
    PreparedData divided = prepare(masks("", 255), BadRowRule.FAIL);
    assertThat(divided.rows(Part.TRAIN)).isEqualTo(2);
    assertThat(divided.rows(Part.TEST)).isEqualTo(1);
    text("ImageSets/Segmentation/test.txt", "z\n");
    assertRefused(masks("", 255), "test.txt names 'z', which is no image below ");
  }

  @Test
  void whereOnlyTestImagesAreListedTheOthersWithAMaskAreTrainedOn() throws IOException {
    for (String name : List.of("a", "b", "c", "d")) {
      image("images/" + name + ".png");
    }
    for (String name : List.of("a", "b", "c")) {
      mask("masks/" + name + ".png", LINES);
    }
    text("ImageSets/Segmentation/test.txt", "c\n");
    PreparedData data = prepare(masks(""), BadRowRule.FAIL);
    assertThat(data.rows(Part.TRAIN)).isEqualTo(2);
    assertThat(data.rows(Part.TEST)).isEqualTo(1);
    assertThat(data.warnings()).anyMatch(note -> note.startsWith("1 images are in no list of "));
    Files.delete(folder.resolve("masks/a.png"));
    Files.delete(folder.resolve("masks/b.png"));
    assertThat(rows(masks(""))).isEqualTo(1); // an archive of test images alone
  }

  @Test
  void aMaskIsOfOneImage() throws IOException {
    image("images/a.png");
    image("images/a.jpg");
    mask("masks/a.png", LINES);
    assertRefused(
        masks(""),
        "has the images images/a.jpg and images/a.png, whose mask is masks/a.png: expected one"
            + " image for each mask");
    Files.delete(folder.resolve("images/a.jpg"));
    Files.move(folder.resolve("images"), folder.resolve("pictures"));
    image("drawn/a.png");
    assertRefused(
        masks(""), "has the images drawn/a.png and pictures/a.png, whose mask is masks/a.png");
    SourceSpec.Images source = source(masks(""), BadRowRule.FAIL);
    PredictionRows rows =
        PredictionRows.read(LocalSpark.context(), source, ImageSource.schema(source));
    assertThat(rows.rows().count()).isEqualTo(2);
  }

  @Test
  void aClassThatNoPixelIsOfIsAClassAllTheSame() throws IOException {
    image("images/a.png");
    mask("masks/a.png", new int[] {1, 1, 1}, new int[] {1, 1, 1});
    image("images/b.png");
    mask("masks/b.png", new int[] {255, 255, 255}, new int[] {255, 255, 255});
    assertRefused(
        masks("", 255), "b.png: expected a mask with a pixel that has a class, found none in ");
    PreparedData data = prepare(masks("", 255), new BadRowRule(BadRowRule.Action.QUARANTINE, 1));
    assertThat(data.rows(Part.TRAIN)).isEqualTo(1);
    assertThat(data.encoders().labels().get(0).classes()).isEqualTo(CLASSES);
    assertThat(data.bad().rows().orElseThrow().collect())
        .singleElement()
        .satisfies(path -> assertThat(path).endsWith("images/b.png"));
  }

  @Test
  void imagesToPredictNeedNoMask() throws IOException {
    image("images/a.png");
    image("images/b.png");
    SourceSpec.Images source = source(masks(""), BadRowRule.FAIL);
    PredictionRows bare =
        PredictionRows.read(LocalSpark.context(), source, ImageSource.schema(source));
    assertThat(bare.rows().count()).isEqualTo(2);
    mask("masks/b.png", LINES);
    PredictionRows rows =
        PredictionRows.read(LocalSpark.context(), source, ImageSource.schema(source));
    assertThat(rows.columns())
        .extracting(PredictionRows.Column::name)
        .containsExactly("path", "mask");
    assertThat(rows.rows().collect())
        .extracting(row -> row.fields().get(1))
        .containsExactly(null, "void of things, dog, cat");
  }

  @Test
  void anImageWhoseMaskIsWrongIsLeftOut() throws IOException {
    image("images/a.png");
    mask("masks/a.png", LINES);
    image("images/b.png");
    image("images/c.png");
    mask("masks/c.png", new int[] {0, 1, 9}, new int[] {0, 0, 0});
    BadRowRule skip = new BadRowRule(BadRowRule.Action.SKIP, 2);
    PreparedData data = prepare(masks(""), skip);
    assertThat(data.rows(Part.TRAIN)).isEqualTo(1);
    assertThat(data.warnings())
        .anyMatch(
            note ->
                note.startsWith("2 of 3 rows are bad and left out: ")
                    && note.contains("1 times expected a mask of the same name (PNG, BMP or GIF)")
                    && note.contains("1 times expected a mask with the numbers of classes alone"));
  }

  @Test
  void whatIsWrongWithFoldersIsTold() throws IOException {
    image("images/a.png");
    assertRefused(
        masks(""),
        "has 1 images and no folder of masks: expected masks or SegmentationClass beside the"
            + " images' folder; data.masks.folder says another name");
    assertRefused(masks("truth"), "no folder of masks: expected a folder truth beside");
    mask("masks/b.png", LINES);
    assertRefused(
        masks(""), "has 1 images and 1 masks, of which none has the name of an image: expected");
    mask("masks/a.png", LINES);
    assertThat(rows(masks(""))).isEqualTo(1);
    mask("masks/a.gif", LINES);
    assertRefused(
        masks(""), "has the masks masks/a.gif and masks/a.png: expected one of that name");
    Files.delete(folder.resolve("masks/a.gif"));
    mask("masks/images/a.png", LINES);
    assertRefused(
        masks(""),
        "has the masks masks/a.png and masks/images/a.png, which may all be of the image"
            + " images/a.png: expected one");
    mask("SegmentationClass/a.png", LINES);
    assertRefused(masks(""), "has folders masks and SegmentationClass: expected one of them");
    assertRefused(masks("images"), "has 2 masks in folders images and no image");
  }

  @Test
  void whatTheSettingsSayFitsTogether() {
    assertThatThrownBy(() -> new ImageLabels.OfMasks("", List.of("a"), List.of(), List.of()))
        .hasMessageContaining("data.masks.classes has 1 names: expected 2 to 255");
    assertThatThrownBy(() -> new ImageLabels.OfMasks("", List.of("1", "1.0"), List.of(), List.of()))
        .hasMessageContaining("expected a name for each class, each of them once");
    assertThatThrownBy(
            () -> new ImageLabels.OfMasks("", List.of("a", "b"), List.of(0, 1, 2), List.of()))
        .hasMessageContaining(
            "data.masks.values = [0, 1, 2] are 3 numbers for the 2 names of data.masks.classes");
    assertThatThrownBy(() -> new ImageLabels.OfMasks("", List.of("a", "b"), List.of(), List.of(1)))
        .hasMessageContaining(
            "data.masks.values = [0, 1] and data.masks.ignore = [1]: expected each number once");
  }
}
