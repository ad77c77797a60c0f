package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.encode.Label;
import io.kindling.partitioning.encode.LabelRule;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** The images of one binary file of a CIFAR set. */
final class CifarRows implements Iterator<byte[]> {
  private static final int BUFFER = 1 << 16;

  private final String name;
  private final CifarFormat format;
  private final List<String> classes;
  private final LabelRule rule;
  private final InputStream stream;
  private final byte[] image;
  private int number = -1;
  private boolean ready;

  /**
   * Opens a file.
   *
   * @param classes the name of each label
   */
  CifarRows(
      Configuration configuration,
      String name,
      CifarFormat format,
      List<String> classes,
      LabelRule rule) {
    this.name = name;
    this.format = format;
    this.classes = classes;
    this.rule = rule;
    this.image = new byte[format.imageBytes()];
    try {
      stream = new BufferedInputStream(Files.open(configuration, name), BUFFER);
    } catch (IOException problem) {
      throw DataException.bad("%s cannot be read: %s", name, problem.getMessage());
    }
    advance();
    if (!ready) {
      throw DataException.bad(
          "%s is empty: expected images of %s, %s bytes each",
          name, format.set(), format.imageBytes());
    }
  }

  private void advance() {
    number++;
    int found = 0;
    try {
      found = stream.readNBytes(image, 0, image.length);
      if (found == 0) {
        stream.close();
      }
    } catch (EOFException cut) {
      throw DataException.bad(
          "%s is truncated: its compressed bytes end inside image %s", name, number);
    } catch (IOException problem) {
      throw DataException.bad(
          "%s cannot be read at image %s: %s", name, number, problem.getMessage());
    }
    ready = found == image.length;
    if (!ready && found > 0) {
      throw DataException.bad(
          "%s has a wrong length: expected images of %s, %s bytes each (%s of labels, %s of pixels),"
              + " found %s bytes behind image %s; it is truncated, or of another kind",
          name, format.set(), image.length, format.labels(), CifarFormat.PIXELS, found, number - 1);
    }
  }

  @Override
  public boolean hasNext() {
    return ready;
  }

  @Override
  public byte[] next() {
    if (!ready) {
      throw new NoSuchElementException("There are no more images in " + name);
    }
    int place = number;
    int label = image[format.label()] & 0xFF;
    byte[] pixels = Arrays.copyOfRange(image, format.labels(), image.length);
    ready = false;
    advance();
    if (label >= classes.size()) {
      throw DataException.bad(
          "%s, image %s: expected a label from 0 to %s (%s), found %s",
          name, place, classes.size() - 1, format.set(), label);
    }
    Optional<String> problem = rule.problem(classes.get(label));
    if (problem.isPresent()) {
      throw DataException.bad("%s, image %s: %s", name, place, problem.get());
    }
    return Label.append(pixels, classes.get(label));
  }
}
