package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.ImageLabels;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.encode.Box;
import io.kindling.partitioning.encode.Boxes;
import io.kindling.partitioning.encode.LabelRule;
import io.kindling.partitioning.encode.Labels;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.apache.spark.util.SerializableConfiguration;

/** From the file of an image to its pixels in the size that is asked for, and its labels. */
final class ImagePacker implements Packer<ImageFile> {
  private static final long serialVersionUID = 1;

  /** A small file can stand for more pixels than there is memory. */
  private static final long MOST_PIXELS = 1 << 26;

  private static final Set<String> FORMATS = Set.of("jpeg", "png", "bmp", "gif");
  private static final String EXPECTED = "expected an image (JPEG, PNG, BMP, GIF)";

  private final SerializableConfiguration configuration;
  private final SourceSpec.Images spec;
  private final List<LabelRule> rules;

  ImagePacker(
      SerializableConfiguration configuration, SourceSpec.Images spec, List<LabelRule> rules) {
    this.configuration = configuration;
    this.spec = spec;
    this.rules = List.copyOf(rules);
  }

  @Override
  public byte[] pack(ImageFile image) {
    boolean ofBoxes = spec.labels().equals(ImageLabels.BOXES);
    if (!ofBoxes) {
      check(image);
    }
    Pixels pixels =
        new Pixels(decoded(image, bytes(image.path(), Integer.MAX_VALUE)), spec.channels());
    Scaling scaling = new Scaling(spec.height(), spec.width(), spec.fit());
    byte[] scaled = scaling.of(pixels);
    return ofBoxes
        ? Boxes.append(scaled, boxes(image, pixels, scaling))
        : Labels.append(scaled, image.labels());
  }

  /** The boxes of an image, which move with it; none where it has no file of them. */
  private List<Box> boxes(ImageFile image, Pixels pixels, Scaling scaling) {
    String file = image.annotation();
    if (file.isEmpty()) {
      return List.of();
    }
    byte[] content = bytes(file, VocFile.MOST_BYTES + 1);
    if (content.length > VocFile.MOST_BYTES) {
      throw DataException.bad(
          "%s: too long for a file of boxes: expected at most %s bytes, found more",
          file, VocFile.MOST_BYTES);
    }
    List<Box> boxes = new ArrayList<>();
    for (Box box : VocFile.read(file, content).boxes(file, pixels.width(), pixels.height())) {
      Optional<String> problem = rules.get(0).problem(box.name());
      if (problem.isPresent()) {
        throw DataException.bad("%s: %s", file, problem.get());
      }
      scaling.of(pixels, box).ifPresent(boxes::add);
    }
    return boxes;
  }

  private void check(ImageFile image) {
    for (int i = 0; i < rules.size(); i++) {
      String source =
          spec.label().isEmpty()
              ? "the folder that it lies in is its class"
              : "column " + spec.label().get(i);
      Optional<String> problem = rules.get(i).problem(image.labels().get(i));
      if (problem.isPresent()) {
        throw bad(image, "%s: %s", source, problem.get());
      }
    }
  }

  /** At most so many. That a file which was listed cannot be read is no fault of the image. */
  private byte[] bytes(String file, int most) {
    try (InputStream stream = Files.open(configuration.value(), file)) {
      return stream.readNBytes(most);
    } catch (IOException problem) {
      throw DataException.missing(
          "%s was found and cannot be read: %s", file, problem.getMessage());
    } catch (IllegalArgumentException problem) {
      throw DataException.bad("%s: a name that cannot be opened: %s", file, problem.getMessage());
    }
  }

  private BufferedImage decoded(ImageFile image, byte[] file) {
    if (file.length == 0) {
      throw bad(image, "an empty file, %s", EXPECTED);
    }
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      ImageReader reader = reader(image, stream);
      try {
        return decoded(image, stream, reader);
      } finally {
        reader.dispose();
      }
    } catch (DataException known) {
      throw known;
    } catch (IOException | RuntimeException problem) {
      throw bad(image, "a damaged image, found %s", reason(image, problem));
    }
  }

  /** One of those that the JDK has for these formats; others may come with the class path. */
  private static ImageReader reader(ImageFile image, ImageInputStream stream) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
        return reader;
      }
      reader.dispose();
    }
    throw bad(image, "no image, %s", EXPECTED);
  }

  private static BufferedImage decoded(ImageFile image, ImageInputStream stream, ImageReader reader)
      throws IOException {
    reader.setInput(stream, true, true);
    int height = reader.getHeight(0);
    int width = reader.getWidth(0);
    if ((long) height * width > MOST_PIXELS) {
      throw bad(
          image,
          "too large, expected at most %s pixels, found %s x %s",
          MOST_PIXELS,
          width,
          height);
    }
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    BufferedImage decoded = reader.read(0);
    for (String warning : warnings) {
      if (isOfCut(warning)) {
        throw bad(image, "a damaged image, found %s", warning);
      }
    }
    return decoded;
  }

  /** The reader of JPEG fills what is missing with grey, and goes on. */
  private static boolean isOfCut(String warning) {
    return warning.contains("Truncated") || warning.contains("premature end");
  }

  /** Readers hide what went wrong behind what they were doing. */
  private static String reason(ImageFile image, Exception problem) {
    Throwable last = problem;
    while (last.getCause() != null) {
      last = last.getCause();
      if (last instanceof OutOfMemoryError) {
        throw new IllegalStateException(
            "There is no memory to decode "
                + image.path()
                + ": give executors more (spark.executor.memory), or fewer cores",
            problem);
      }
    }
    return last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
  }

  private static DataException bad(ImageFile image, String what, Object... arguments) {
    return DataException.bad("%s: %s", image.path(), String.format(what, arguments));
  }

  @Override
  public String place(ImageFile image) {
    return image.path();
  }

  @Override
  public String written(ImageFile image) {
    return image.path();
  }
}
