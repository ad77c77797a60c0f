package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.ImageLabels;
import io.kindling.partitioning.encode.Mask;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The file of an image's mask: a number for each pixel, in a palette or of grey. Which colours a
 * palette has says nothing.
 *
 * @param image the image, for messages
 * @param file its mask; empty where it has none
 */
record MaskFile(String image, String file, ImageLabels.OfMasks spec) {
  private static final int MOST_SHOWN = 20;

  /** What the numbers of {@link #classes} stand for. */
  List<String> names() {
    List<String> names = new ArrayList<>(spec.classes());
    if (!spec.ignored().isEmpty()) {
      names.add(Mask.NO_CLASS);
    }
    return names;
  }

  /** The number of what lies outside of a picture. */
  byte outside() {
    return (byte) (spec.ignored().isEmpty() ? 0 : spec.classes().size());
  }

  /** The number of the class of each pixel of an image of that size, line after line. */
  byte[] classes(byte[] content, int width, int height) {
    if (file.isEmpty()) {
      throw bad("a mask of the same name (PNG, BMP or GIF) in " + folder(), "none");
    }
    BufferedImage mask = decoded(content);
    if (mask.getWidth() != width || mask.getHeight() != height) {
      throw bad(
          String.format("a mask of its %d x %d pixels", width, height),
          String.format("%d x %d in %s", mask.getWidth(), mask.getHeight(), file));
    }
    Map<Integer, Integer> numbers = new HashMap<>();
    for (int i = 0; i < spec.values().size(); i++) {
      numbers.put(spec.values().get(i), i);
    }
    spec.ignored().forEach(value -> numbers.put(value, spec.classes().size()));
    byte[] classes = new byte[width * height];
    int[] line = new int[width];
    boolean isOfSome = false;
    for (int y = 0; y < height; y++) {
      mask.getRaster().getSamples(0, y, width, 1, 0, line);
      for (int x = 0; x < width; x++) {
        Integer number = numbers.get(line[x]);
        if (number == null) {
          throw bad(
              "a mask with the numbers of classes alone, " + values(),
              String.format(
                  "%d at x = %d, y = %d of %s: data.masks.classes and data.masks.values say which"
                      + " class that is, or data.masks.ignore that it is none",
                  line[x], x, y, file));
        }
        isOfSome |= number < spec.classes().size();
        classes[y * width + x] = number.byteValue();
      }
    }
    if (!isOfSome) {
      throw bad("a mask with a pixel that has a class", "none in " + file);
    }
    return classes;
  }

  private BufferedImage decoded(byte[] content) {
    ImageDecoder.Opened opened;
    try {
      opened = ImageDecoder.open(file, content);
    } catch (DataException problem) {
      Packer.requireOfData(problem);
      throw bad("a mask that can be read", problem.getMessage());
    }
    if (opened.format().equals(ImageDecoder.JPEG)) {
      throw bad(
          "a mask as PNG, BMP or GIF",
          file
              + ", a JPEG, which changes the numbers of pixels: masks are to be saved again, without"
              + " loss, from what they were made of");
    }
    BufferedImage mask = opened.image();
    boolean isGrey =
        mask.getColorModel() instanceof ComponentColorModel && mask.getRaster().getNumBands() == 1;
    if (!isGrey && !(mask.getColorModel() instanceof IndexColorModel)) {
      throw bad(
          "a mask with one number for each pixel, of a palette or grey",
          String.format(
              "%s with %d numbers for each pixel, as colours have: it is to be saved with that of"
                  + " the pixel's class alone",
              file, mask.getRaster().getNumBands()));
    }
    return mask;
  }

  private String folder() {
    return spec.folder().isEmpty()
        ? "the folder of masks"
        : "a folder " + spec.folder() + " beside its own";
  }

  private String values() {
    String known =
        spec.values().stream()
            .limit(MOST_SHOWN)
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    String more = spec.values().size() > MOST_SHOWN ? " …" : "";
    return spec.ignored().isEmpty() ? known + more : known + more + " or " + spec.ignored();
  }

  private DataException bad(String expected, String found) {
    return DataException.bad("%s: expected %s, found %s", image, expected, found);
  }
}
