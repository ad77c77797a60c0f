package io.kindling.partitioning.key;

import io.kindling.partitioning.Schema;
import io.kindling.partitioning.encode.Label;
import io.kindling.partitioning.encode.Labels;
import java.nio.ByteBuffer;

/** Rows in this process, packed. */
final class NearRows implements RowContent {
  private static final long serialVersionUID = 1;
  private final SealedSchema schema;
  private final Rows rows;

  NearRows(SealedSchema schema, Rows rows) {
    this.schema = schema;
    this.rows = rows;
  }

  @Override
  public long bytes() {
    return rows.data().length + (long) rows.count() * Integer.BYTES;
  }

  @Override
  public String label(int row) {
    return label(schema.schema(), rows, row);
  }

  static String label(Schema schema, Rows rows, int row) {
    int[] places = Labels.places(schema);
    Labels.placesInto(schema, rows.data(), rows.start(row), rows.start(row + 1), places);
    return Label.name(rows.data(), places[0], places[1]);
  }

  @Override
  public Hash place(int row) {
    return place(schema.schema(), rows, row);
  }

  static Hash place(Schema schema, Rows rows, int row) {
    int at = schema.placeFrom(rows.data(), rows.start(row));
    ByteBuffer bytes = ByteBuffer.wrap(rows.data());
    return new Hash(bytes.getLong(at), bytes.getLong(at + Long.BYTES));
  }

  @Override
  public Rows taken(int[] numbers, int from, int to) {
    Rows.Builder taken = new Rows.Builder();
    for (int i = from; i < to; i++) {
      taken.add(rows.data(), rows.start(numbers[i]), rows.start(numbers[i] + 1));
    }
    return taken.build();
  }
}
