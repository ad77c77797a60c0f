package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes the bytes of image files, with the readers of the JDK alone. */
final class ImageDecoder {
  static final String JPEG = "jpeg";

  /** A small file can stand for more pixels than there is memory. */
  private static final long MOST_PIXELS = 1 << 26;

  private static final Set<String> FORMATS = Set.of(JPEG, "png", "bmp", "gif");
  private static final String EXPECTED = "expected an image (JPEG, PNG, BMP, GIF)";

  private ImageDecoder() {}

  /**
   * What a file holds.
   *
   * @param format its name in small letters
   */
  record Opened(BufferedImage image, String format) {}

  /**
   * Decodes a file.
   *
   * @param path where it lies, for messages
   */
  static Opened open(String path, byte[] file) {
    if (file.length == 0) {
      throw bad(path, "an empty file, %s", EXPECTED);
    }
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      ImageReader reader = reader(path, stream);
      try {
        BufferedImage image = decoded(path, stream, reader);
        return new Opened(image, reader.getFormatName().toLowerCase(Locale.ROOT));
      } finally {
        reader.dispose();
      }
    } catch (DataException known) {
      throw known;
    } catch (IOException | RuntimeException problem) {
      throw bad(path, "a damaged image, found %s", reason(path, problem));
    }
  }

  /** One of those that the JDK has for these formats; others may come with the class path. */
  private static ImageReader reader(String path, ImageInputStream stream) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
        return reader;
      }
      reader.dispose();
    }
    throw bad(path, "no image, %s", EXPECTED);
  }

  private static BufferedImage decoded(String path, ImageInputStream stream, ImageReader reader)
      throws IOException {
    reader.setInput(stream, true, true);
    int height = reader.getHeight(0);
    int width = reader.getWidth(0);
    if ((long) height * width > MOST_PIXELS) {
      throw bad(
          path, "too large, expected at most %s pixels, found %s x %s", MOST_PIXELS, width, height);
    }
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    BufferedImage decoded = reader.read(0);
    for (String warning : warnings) {
      if (isOfCut(warning)) {
        throw bad(path, "a damaged image, found %s", warning);
      }
    }
    return decoded;
  }

  /** The reader of JPEG fills what is missing with grey, and goes on. */
  private static boolean isOfCut(String warning) {
    return warning.contains("Truncated") || warning.contains("premature end");
  }

  /** Readers hide what went wrong behind what they were doing. */
  private static String reason(String path, Exception problem) {
    Throwable last = problem;
    while (last.getCause() != null) {
      last = last.getCause();
      if (last instanceof OutOfMemoryError) {
        throw new IllegalStateException(
            "There is no memory to decode "
                + path
                + ": give executors more (spark.executor.memory), or fewer cores",
            problem);
      }
    }
    return last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
  }

  private static DataException bad(String path, String what, Object... arguments) {
    return DataException.bad("%s: %s", path, String.format(what, arguments));
  }
}
