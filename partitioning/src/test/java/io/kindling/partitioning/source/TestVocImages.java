package io.kindling.partitioning.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

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
import io.kindling.partitioning.encode.Box;
import io.kindling.partitioning.encode.Boxes;
import io.kindling.partitioning.encode.LabelRule;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images with boxes as Pascal VOC writes them. */
class TestVocImages {
  private static final Path BLOOD = Path.of("../../shared/data/bccd");
  private static final int WIDTH = 60;
  private static final int HEIGHT = 40;

  @TempDir Path folder;

  private SourceSpec.Images source(int height, int width, Fit fit, BadRowRule bad) {
    return new SourceSpec.Images(
        folder.toUri().toString(), 3, height, width, fit, bad, ImageLabels.BOXES);
  }

  private SourceSpec.Images source() {
    return source(20, 20, Fit.STRETCH, BadRowRule.FAIL);
  }

  private static PreparedData prepare(SourceSpec source, DataSpec.Split split) {
    DataSpec spec =
        new DataSpec(source, split, 1, DataSpec.FeatureEncoding.AUTO, DataSpec.Target.BOXES);
    return PreparedData.prepare(LocalSpark.context(), spec, ShardRule.fixed(1));
  }

  /** A black image with a white rectangle. */
  private Path image(String name, int left, int top, int right, int bottom) throws IOException {
    BufferedImage image = ImageFiles.plain(BufferedImage.TYPE_INT_RGB, WIDTH, HEIGHT, Color.BLACK);
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        image.setRGB(x, y, 0xFFFFFF);
      }
    }
    return ImageFiles.write(folder, name, image);
  }

  private Path xml(String name, String... objects) throws IOException {
    String size = "<size><width>60</width><height>40</height><depth>3</depth></size>";
    return text(name, "<annotation>" + size + String.join("", objects) + "</annotation>");
  }

  private Path text(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static String object(String name, int left, int top, int right, int bottom) {
    return String.format(
        "<object><name>%s</name><bndbox><xmin>%d</xmin><ymin>%d</ymin><xmax>%d</xmax>"
            + "<ymax>%d</ymax></bndbox></object>",
        name, left + 1, top + 1, right, bottom);
  }

  @ParameterizedTest
  @EnumSource(Fit.class)
  void boxesAreWhereTheirObjectsAreInTheNewSize(Fit fit) throws IOException {
    Path image = image("a.png", 15, 10, 45, 30);
    Path boxes = xml("a.xml", object("white", 15, 10, 45, 30));
    ImageFile file = new ImageFile(image.toUri().toString(), "").with(boxes.toUri().toString());
    for (int[] size : new int[][] {{40, 60}, {80, 60}, {40, 160}, {31, 29}}) {
      SourceSpec.Images spec = source(size[0], size[1], fit, BadRowRule.FAIL);
      byte[] row =
          new ImagePacker(
                  new SerializableConfiguration(LocalSpark.context().hadoopConfiguration()),
                  spec,
                  List.of(LabelRule.any()))
              .pack(file);
      Box box = Boxes.of(row, 3 * size[0] * size[1]).get(0);
      int[] seen = bright(row, size[0], size[1]);
      assertThat(box.left() * size[1]).isCloseTo(seen[0], within(1.0));
      assertThat(box.top() * size[0]).isCloseTo(seen[1], within(1.0));
      assertThat(box.right() * size[1]).isCloseTo(seen[2] + 1.0, within(1.0));
      assertThat(box.bottom() * size[0]).isCloseTo(seen[3] + 1.0, within(1.0));
    }
  }

  /** The sides of what is bright in the first channel. */
  private static int[] bright(byte[] pixels, int height, int width) {
    int[] sides = {width, height, -1, -1};
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if ((pixels[y * width + x] & 0xFF) > 128) {
          sides[0] = Math.min(sides[0], x);
          sides[1] = Math.min(sides[1], y);
          sides[2] = Math.max(sides[2], x);
          sides[3] = Math.max(sides[3], y);
        }
      }
    }
    return sides;
  }

  @Test
  void filesOfBoxesLieBesideImagesOrInAFolderOfTheirOwn() throws IOException {
    image("one/a.png", 0, 0, 9, 9);
    xml("one/a.xml", object("cat", 0, 0, 9, 9), object("dog", 20, 20, 40, 40));
    image("images/b.png", 10, 10, 19, 19);
    xml("annotations/b.xml", object("2", 10, 10, 19, 19));
    image("images/c.png", 1, 1, 2, 2);
    text("notes.txt", "");
    PreparedData data = prepare(source(), DataSpec.Split.NONE);
    assertThat(data.rows(Part.TRAIN)).isEqualTo(2);
    assertThat(data.encoders().classes()).containsExactly("2", "cat", "dog");
    assertThat(data.warnings())
        .anyMatch(note -> note.startsWith("1 of the 3 images below"))
        .contains("1 files that end with txt were not looked at");
    PredictionRows rows =
        PredictionRows.read(LocalSpark.context(), source(), ImageSource.schema(source()));
    assertThat(rows.rows().collect())
        .extracting(row -> row.fields().get(1))
        .containsExactly("1 2", null, "1 cat, 1 dog");
  }

  @Test
  void listsOfNamesDivideImages() throws IOException {
    for (String name : List.of("a", "b", "c", "d")) {
      image("JPEGImages/" + name + ".png", 0, 0, name.charAt(0) - 90, 9);
      xml("Annotations/" + name + ".xml", object("cat", 0, 0, name.charAt(0) - 90, 9));
    }
    text("train.txt", "not looked at");
    assertThat(prepare(source(), DataSpec.Split.NONE).rows(Part.TRAIN)).isEqualTo(4);
    text("ImageSets/Main/test.txt", "b\n");
    text("ImageSets/Main/train.txt", "a  1\nc -1\n\n");
    PreparedData data = prepare(source(), new DataSpec.Split(1, 0, 0));
    assertThat(data.rows(Part.TRAIN)).isEqualTo(2);
    assertThat(data.rows(Part.TEST)).isEqualTo(1);
    assertThat(data.warnings()).anyMatch(note -> note.startsWith("1 images are in no list of "));
    text("ImageSets/Main/val.txt", "e\n");
    assertRefused("val.txt names 'e', which is no image with a file of boxes below ");
  }

  @Test
  void imagesOfTheTestListAloneAreTheImages() throws IOException {
    image("JPEGImages/a.png", 0, 0, 9, 9);
    xml("Annotations/a.xml", object("cat", 0, 0, 9, 9));
    text("ImageSets/Main/test.txt", "a\n");
    PreparedData data = prepare(source(), DataSpec.Split.NONE);
    assertThat(data.rows(Part.TRAIN)).isEqualTo(1);
    assertThat(data.warnings()).anyMatch(note -> note.startsWith("The lists of names below "));
    text("ImageSets/Main/test.txt", "a\ngone\n");
    assertThat(
            PredictionRows.read(LocalSpark.context(), source(), ImageSource.schema(source()))
                .rows()
                .count())
        .isEqualTo(1);
  }

  @Test
  void imagesToPredictAreFreedWhenTheyWereTaken() throws IOException {
    image("a.png", 0, 0, 9, 9);
    SourceSpec.Images skipping =
        source(20, 20, Fit.STRETCH, new BadRowRule(BadRowRule.Action.SKIP, 1));
    PredictionRows rows =
        PredictionRows.read(LocalSpark.context(), skipping, ImageSource.schema(skipping));
    assertThat(rows.held()).hasSize(1).allMatch(held -> held.getStorageLevel().useMemory());
    rows.unpersist();
    assertThat(rows.held()).noneMatch(held -> held.getStorageLevel().useMemory());
  }

  private void assertRefused(String... sentences) {
    var refusal = assertThatThrownBy(() -> prepare(source(), DataSpec.Split.NONE));
    refusal.isInstanceOf(DataException.class);
    for (String sentence : sentences) {
      refusal.hasMessageContaining(sentence);
    }
  }

  @Test
  void whatIsWrongWithAFileIsTold() throws IOException {
    image("a.png", 0, 0, 9, 9);
    assertRefused("has 1 images and none with a file of boxes: expected NAME.xml beside");
    xml("a.xml", object("cat", 0, 0, 61, 9));
    assertRefused(
        "a.xml, object 1 (cat): expected a box inside of 60 x 40 pixels, the smaller number first,"
            + " found xmin 1.0, ymin 1.0, xmax 61.0, ymax 9.0");
    xml("a.xml", object("cat", 30, 0, 9, 9));
    assertRefused("the smaller number first, found xmin 31.0");
    xml("a.xml", object("", 0, 0, 9, 9));
    assertRefused("a.xml, object 1: expected a name of at most 200 letters, found ''");
    xml("a.xml", "<object><name>cat</name><bndbox><xmin>1</xmin></bndbox></object>");
    assertRefused("a.xml: expected the ymin of object 1 (cat) in pixels, found ''");
    text("a.xml", "<annotation><size><width>30</width><height>40</height></size></annotation>");
    assertRefused("a.xml: the size is 30 x 40, but the image's is 60 x 40");
    text("a.xml", "<annotation>");
    assertRefused(
        "a.xml: expected XML as Pascal VOC has it, found ParseError at [row,col]:[1,13] Message: ");
    text("a.xml", "<annotation>" + "<part>".repeat(32));
    assertRefused("a.xml: expected at most 32 elements inside of each other, found more");
    text("a.xml", " ".repeat(VocFile.MOST_BYTES + 1));
    assertRefused("a.xml: too long for a file of boxes: expected at most 4194304 bytes");
    text("a.xml", "<html></html>");
    assertRefused("a.xml: expected <annotation>, found <html>");
    xml("a.xml");
    assertRefused("No picture has a box: there is no class to learn");
    xml("a.xml", object("cat", 0, 0, 9, 9));
    xml("b.xml", object("cat", 0, 0, 9, 9));
    assertRefused("b.xml has no image: expected one of the same name beside it");
  }

  @Test
  void noOtherFileIsEverRead() throws IOException {
    image("a.png", 0, 0, 9, 9);
    Path secret = text("secret", "cat");
    text(
        "a.xml",
        "<!DOCTYPE annotation [<!ENTITY x SYSTEM \""
            + secret.toUri()
            + "\">]><annotation><object><name>&x;</name></object></annotation>");
    assertRefused("a.xml: expected XML without DOCTYPE and entities of its own");
    text("a.xml", "<annotation><object><name>&x;</name></object></annotation>");
    assertRefused("a.xml: expected XML");
  }

  @Test
  void anImageWhoseBoxesAreWrongIsLeftOut() throws IOException {
    image("a.png", 0, 0, 9, 9);
    xml("a.xml", object("cat", 0, 0, 9, 9));
    image("b.png", 0, 0, 9, 9);
    xml("b.xml", object("cat", 0, 0, 99, 9));
    BadRowRule skip = new BadRowRule(BadRowRule.Action.SKIP, 1);
    PreparedData data = prepare(source(20, 20, Fit.STRETCH, skip), DataSpec.Split.NONE);
    assertThat(data.rows(Part.TRAIN)).isEqualTo(1);
  }

  @Test
  void realPicturesAreRead() {
    assumeThat(BLOOD).exists();
    SourceSpec.Images source =
        new SourceSpec.Images(
            BLOOD.toUri().toString(), 3, 12, 16, Fit.STRETCH, BadRowRule.FAIL, ImageLabels.BOXES);
    PreparedData data = prepare(source, DataSpec.Split.NONE);
    assertThat(data.rows(Part.TRAIN)).isEqualTo(292);
    assertThat(data.encoders().classes()).containsExactly("Platelets", "RBC", "WBC");
    assertThat(data.warnings())
        .containsExactly(
            "130 of 3943 boxes are neither learned nor measured, for the middle of a larger one"
                + " lies in the same cell: a larger data.boxes.grid than 7 takes more of them");
  }
}
