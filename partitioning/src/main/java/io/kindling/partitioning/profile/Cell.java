package io.kindling.partitioning.profile;

import io.kindling.partitioning.Schema;
import io.kindling.partitioning.encode.Cells;
import io.kindling.partitioning.key.Rows;
import java.nio.ByteBuffer;

/** Reads the features of packed rows one by one. */
final class Cell {
  private final Schema schema;
  private final int[] places;

  Cell(Schema schema) {
    this.schema = schema;
    this.places = new int[columns(schema) + 1];
  }

  /** How many columns are told apart: all pixels are one. */
  static int columns(Schema schema) {
    return schema.features() == Schema.Features.PIXELS ? 1 : schema.names().size();
  }

  /** Takes what is in a feature. */
  interface Visitor {
    void missing(int column);

    void number(int column, double number);

    void text(int column, String text);

    /** A pixel, or how many numbers of a vector are not 0. */
    void amount(int column, double amount);
  }

  void visit(Rows rows, int row, Visitor visitor) {
    byte[] data = rows.data();
    int start = rows.start(row);
    switch (schema.features()) {
      case COLUMNS -> cells(data, start, visitor);
      case NUMBERS -> {
        ByteBuffer numbers = ByteBuffer.wrap(data);
        for (int i = 0; i < schema.width(); i++) {
          visitor.number(i, numbers.getDouble(start + i * Double.BYTES));
        }
      }
      case PIXELS -> {
        for (int i = 0; i < schema.width(); i++) {
          visitor.amount(0, data[start + i] & 0xFF);
        }
      }
      case SYMBOLS -> throw new IllegalArgumentException("Symbols are no rows");
    }
  }

  private void cells(byte[] data, int start, Visitor visitor) {
    Cells.placesInto(data, start, places);
    for (int i = 0; i + 1 < places.length; i++) {
      int at = places[i];
      if (Cells.isMissing(data, at)) {
        visitor.missing(i);
      } else {
        switch (schema.types().get(i)) {
          case NUMBER, DATE -> visitor.number(i, Cells.number(data, at));
          case TEXT -> visitor.text(i, Cells.name(data, at));
          case VECTOR -> visitor.amount(i, Cells.entries(data, at));
        }
      }
    }
  }
}
