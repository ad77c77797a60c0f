package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.SourceSpec;
import io.kindling.partitioning.encode.Label;
import io.kindling.partitioning.encode.LabelRule;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.apache.spark.util.SerializableConfiguration;

/** From the file of an image to its pixels in the size that is asked for, and its class. */
final class ImagePacker implements Packer<ImageFile> {
  private static final long serialVersionUID = 1;

  /** A small file can stand for more pixels than there is memory. */
  private static final long MOST_PIXELS = 1 << 27;

  private final SerializableConfiguration configuration;
  private final SourceSpec.Images spec;
  private final LabelRule rule;

  ImagePacker(SerializableConfiguration configuration, SourceSpec.Images spec, LabelRule rule) {
    this.configuration = configuration;
    this.spec = spec;
    this.rule = rule;
  }

  @Override
  public byte[] pack(ImageFile image) {
    rule.problem(image.label())
        .ifPresent(
            problem -> {
              throw DataException.bad(
                  "%s, whose class is the folder that it lies in: %s", image.path(), problem);
            });
    return Label.append(
        new Scaling(spec.height(), spec.width(), spec.fit()).of(pixels(image)), image.label());
  }

  private Pixels pixels(ImageFile image) {
    byte[] file;
    try (InputStream stream = Files.open(configuration.value(), image.path())) {
      file = stream.readAllBytes();
    } catch (IOException problem) {
      throw DataException.bad("%s cannot be read: %s", image.path(), problem.getMessage());
    }
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw unreadable(image, file.length == 0 ? "an empty file" : "another kind of file");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(stream, true, true);
        return decoded(image, reader);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException problem) {
      if (problem instanceof DataException known) {
        throw known;
      }
      throw unreadable(image, "a damaged one (" + problem.getMessage() + ")");
    }
  }

  private Pixels decoded(ImageFile image, ImageReader reader) throws IOException {
    long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
    if (pixels > MOST_PIXELS) {
      throw DataException.bad(
          "%s: expected at most %s pixels, found %s x %s",
          image.path(), MOST_PIXELS, reader.getWidth(0), reader.getHeight(0));
    }
    BufferedImage decoded = reader.read(0);
    return Pixels.of(decoded, spec.channels());
  }

  private static DataException unreadable(ImageFile image, String found) {
    return DataException.bad(
        "%s: expected an image (JPEG, PNG, BMP, GIF), found %s", image.path(), found);
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
