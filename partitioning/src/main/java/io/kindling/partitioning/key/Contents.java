package io.kindling.partitioning.key;

import io.kindling.partitioning.Schema;
import io.kindling.partitioning.encode.Cells;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The canonical content of a packed row as a hash: columns in the order of their names, numbers as
 * doubles with one zero, so that the same values give the same hash whatever they were read from.
 * What a row weighs is no part of it: rows do not change places with their weights.
 */
final class Contents implements Serializable {
  private static final long serialVersionUID = 1;
  private final Schema schema;
  private final int[] order;
  private final long names;

  Contents(Schema schema) {
    this.schema = schema;
    List<String> columns = schema.names();
    this.order =
        IntStream.range(0, columns.size())
            .boxed()
            .sorted(Comparator.comparing(columns::get))
            .mapToInt(Integer::intValue)
            .toArray();
    Hasher hasher = new Hasher(schema.features().ordinal());
    columns.stream().sorted().forEach(name -> addText(hasher, name));
    schema.labels().forEach(label -> addText(hasher, label));
    schema.dimensions().forEach(size -> hasher.add(size));
    this.names = hasher.hash().high();
  }

  private static void addText(Hasher hasher, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    hasher.add(bytes, 0, bytes.length);
  }

  Hash of(byte[] row) {
    Hasher hasher = new Hasher(names);
    if (schema.features() == Schema.Features.PIXELS) {
      hasher.add(byName(row), 0, schema.featureBytes(row, 0));
    } else if (schema.features() == Schema.Features.COLUMNS) {
      int[] places = Cells.places(row, 0, order.length);
      for (int column : order) {
        hasher.add(row, places[column], places[column + 1] - places[column]);
      }
    } else {
      ByteBuffer numbers = ByteBuffer.wrap(row);
      for (int column : order) {
        hasher.add(Double.doubleToLongBits(numbers.getDouble(column * Double.BYTES) + 0.0));
      }
    }
    int labels = schema.labelsFrom(row, 0);
    hasher.add(row, labels, row.length - labels);
    return hasher.hash();
  }

  /** The pixels of a table in the order of their columns' names; those of an image as they are. */
  private byte[] byName(byte[] row) {
    if (order.length == 0) {
      return row;
    }
    byte[] sorted = new byte[order.length];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = row[order[i]];
    }
    return sorted;
  }
}
