package io.kindling.partitioning.encode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import io.kindling.partitioning.DataException;
import io.kindling.partitioning.Schema;
import java.util.List;
import java.util.stream.IntStream;

/** The columns of a table: each has its own numbers, one column's behind another's. */
final class ColumnFeatures implements FeatureCode {
  private static final long serialVersionUID = 1;
  private static final int MOST_NUMBERS = 1 << 24;

  private final Schema schema;
  private final List<ColumnCode> codes;
  private final int[] from;

  ColumnFeatures(Schema schema, List<ColumnCode> codes) {
    Checks.require(
        codes.size() == schema.names().size(),
        "Expected an encoder for each of the columns %s, found %s",
        schema.names(),
        codes.size());
    this.schema = schema;
    this.codes = List.copyOf(codes);
    this.from = new int[codes.size() + 1];
    for (int column = 0; column < codes.size(); column++) {
      from[column + 1] = Math.addExact(from[column], codes.get(column).parts().size());
    }
    Checks.require(
        from[codes.size()] > 0 && from[codes.size()] <= MOST_NUMBERS,
        "The columns become %s numbers: expected 1 to %s; encode columns of many values with index",
        from[codes.size()],
        MOST_NUMBERS);
  }

  @Override
  public List<Integer> dimensions() {
    return List.of(from[codes.size()]);
  }

  @Override
  public void encodeInto(byte[] data, int start, Encoders.Buffers buffers) {
    int[] cells = buffers.cells();
    Cells.placesInto(data, start, cells);
    for (int column = 0; column < from.length - 1; column++) {
      try {
        codes.get(column).encodeInto(data, cells[column], buffers.row(), from[column]);
      } catch (DataException problem) {
        throw new DataException(
            problem.kind(),
            String.format("Column %s: %s", schema.names().get(column), problem.getMessage()));
      }
    }
  }

  /** The columns that are for an embedding. */
  List<SymbolColumn> symbols() {
    return IntStream.range(0, codes.size())
        .filter(column -> codes.get(column).symbols() > 0)
        .mapToObj(
            column ->
                new SymbolColumn(
                    schema.names().get(column),
                    from[column],
                    codes.get(column).symbolParts(),
                    codes.get(column).symbols()))
        .toList();
  }

  /** Whether texts of a column are looked into. */
  boolean looksInto(int column) {
    return codes.get(column).looksInto();
  }

  /** A line for each column: what it becomes. */
  List<String> lines() {
    return IntStream.range(0, codes.size())
        .mapToObj(
            column ->
                schema.names().get(column)
                    + " ("
                    + schema.types().get(column).word()
                    + "): "
                    + codes.get(column).words())
        .toList();
  }

  @Override
  public void putInto(ObjectNode json) {
    ArrayNode columns = json.putArray("columns");
    for (int column = 0; column < codes.size(); column++) {
      ObjectNode one = columns.addObject();
      one.put("type", schema.types().get(column).name());
      codes.get(column).putInto(one);
    }
  }
}
