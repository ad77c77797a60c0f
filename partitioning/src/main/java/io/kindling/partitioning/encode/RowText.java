package io.kindling.partitioning.encode;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Schema;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What is told of a packed row where something is wrong with it: its first cells, by name. */
final class RowText {
  private static final int CELLS = 6;
  private static final int LETTERS = 40;

  private RowText() {}

  /** The same problem, with the row. */
  static DataException with(DataException problem, Schema schema, byte[] data, int start) {
    List<String> cells = cells(schema, data, start);
    return cells.isEmpty()
        ? problem
        : new DataException(
            problem.kind(),
            problem.getMessage() + "; its row begins with " + String.join(", ", cells));
  }

  private static List<String> cells(Schema schema, byte[] data, int start) {
    return switch (schema.features()) {
      case COLUMNS -> typed(schema, data, start);
      case NUMBERS -> {
        ByteBuffer numbers = ByteBuffer.wrap(data);
        yield IntStream.range(0, Math.min(CELLS, schema.names().size()))
            .mapToObj(
                i ->
                    schema.names().get(i)
                        + " = "
                        + Label.name(numbers.getDouble(start + i * Double.BYTES)))
            .toList();
      }
      case PIXELS, SYMBOLS -> List.of();
    };
  }

  private static List<String> typed(Schema schema, byte[] data, int start) {
    int[] places = Cells.places(data, start, schema.names().size());
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < Math.min(CELLS, schema.names().size()); i++) {
      cells.add(schema.names().get(i) + " = " + cell(data, places[i]));
    }
    return cells;
  }

  private static String cell(byte[] data, int at) {
    if (Cells.isMissing(data, at)) {
      return "nothing";
    }
    if (data[at] != Cells.VECTOR) {
      String name = Cells.name(data, at);
      return name.length() > LETTERS ? name.substring(0, LETTERS) + "…" : name;
    }
    ByteBuffer vector = ByteBuffer.wrap(data);
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < Math.min(CELLS, Cells.entries(data, at)); i++) {
      int entry = Cells.firstEntry(at) + i * Cells.ENTRY;
      entries.add(
          vector.getInt(entry) + ": " + Label.name(vector.getDouble(entry + Integer.BYTES)));
    }
    String more = Cells.entries(data, at) > CELLS ? ", …" : "";
    return "{" + String.join(", ", entries) + more + "}";
  }
}
