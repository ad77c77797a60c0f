package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Schema;
import io.kindling.partitioning.encode.Label;
import io.kindling.partitioning.encode.LabelRule;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** The rows of one cut of a pair of IDX files, images and labels read side by side. */
final class IdxRows implements Iterator<byte[]> {
  private final IdxPair pair;
  private final LabelRule rule;
  private final IdxFile imageFile;
  private final IdxFile labelFile;
  private final int to;
  private int at;

  IdxRows(
      Configuration configuration,
      Schema schema,
      IdxPair pair,
      LabelRule rule,
      int part,
      int parts) {
    this.pair = pair;
    this.rule = rule;
    try {
      imageFile = IdxFile.open(configuration, pair.images());
      labelFile = IdxFile.open(configuration, pair.labels());
      if (imageFile.items() != labelFile.items() || !labelFile.itemDimensions().isEmpty()) {
        throw DataException.bad(
            "%s holds %s images, %s holds %s items of %s: expected as many labels as images",
            pair.images(),
            imageFile.items(),
            pair.labels(),
            labelFile.items(),
            labelFile.itemDimensions());
      }
      if (!imageFile.itemDimensions().equals(schema.dimensions())) {
        throw DataException.bad(
            "%s holds images of %s, the training images are %s",
            pair.images(), imageFile.itemDimensions(), schema.dimensions());
      }
      at = (int) ((long) part * imageFile.items() / parts);
      to = (int) ((part + 1L) * imageFile.items() / parts);
      imageFile.skip(at);
      labelFile.skip(at);
      if (!hasNext()) {
        close();
      }
    } catch (IOException problem) {
      throw unreadable(problem);
    }
  }

  @Override
  public boolean hasNext() {
    return at < to;
  }

  @Override
  public byte[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException("There are no more rows in " + pair.images());
    }
    byte[] pixels = new byte[imageFile.itemDimensions().stream().reduce(1, Math::multiplyExact)];
    byte[] label = new byte[1];
    int row = at;
    at = to;
    try {
      imageFile.next(pixels);
      labelFile.next(label);
      at = row + 1;
      if (!hasNext()) {
        close();
      }
    } catch (IOException problem) {
      throw unreadable(problem);
    }
    Optional<String> problem = rule.problem(Integer.toString(label[0] & 0xFF));
    if (problem.isPresent()) {
      throw DataException.bad("%s, item %s: %s", pair.labels(), row, problem.get());
    }
    return Label.appendNumber(pixels, label[0] & 0xFF);
  }

  private void close() throws IOException {
    imageFile.checkEnd();
    labelFile.checkEnd();
    imageFile.close();
    labelFile.close();
  }

  private DataException unreadable(IOException problem) {
    return DataException.bad(
        "%s or %s cannot be read at item %s: %s",
        pair.images(), pair.labels(), at, problem.getMessage());
  }
}
