package io.kindling.partitioning.encode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import io.kindling.partitioning.ColumnRule.VectorForm;
import io.kindling.partitioning.DataException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A vector as it is; one that is missing is zeros.
 *
 * @param size how many numbers it has
 * @param entries in the sparse form, how many that are not 0 there is room for
 */
record VectorCode(VectorForm form, int size, int entries) implements ColumnCode {
  static final String WORD = "vector";
  private static final int MOST = 1 << 24;

  VectorCode {
    Checks.require(
        size >= 1 && size <= MOST && entries >= 1 && entries <= size,
        "Invalid vector of %s numbers with %s entries: expected 1 to %s, and no more entries",
        size,
        entries,
        MOST);
  }

  @Override
  public List<String> parts() {
    int count = form == VectorForm.DENSE ? size : 2 * entries;
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  @Override
  public void encodeInto(byte[] data, int cell, float[] row, int at) {
    int count = 0;
    boolean dense = form == VectorForm.DENSE;
    Arrays.fill(row, at, at + (dense ? size : 2 * entries), 0);
    if (!Cells.isMissing(data, cell)) {
      count = Cells.entries(data, cell);
      check(Cells.size(data, cell), count);
      ByteBuffer vector = ByteBuffer.wrap(data);
      int first = Cells.firstEntry(cell);
      for (int i = 0; i < count; i++) {
        int place = vector.getInt(first + i * Cells.ENTRY);
        float value = (float) vector.getDouble(first + i * Cells.ENTRY + Integer.BYTES);
        if (place >= size) {
          throw DataException.bad(
              "a vector has a number in place %s: expected places 0 to %s, as in the training part",
              place, size - 1);
        }
        row[at + (dense ? place : i)] = dense ? value : place;
        if (!dense) {
          row[at + entries + i] = value;
        }
      }
    }
    if (!dense) {
      Arrays.fill(row, at + count, at + entries, -1);
    }
  }

  /** Vectors of an open size may be shorter. */
  private void check(int found, int count) {
    if (found > 0 && found != size) {
      throw DataException.bad(
          "a vector has %s numbers: expected %s, as in the training part", found, size);
    }
    if (form == VectorForm.SPARSE && count > entries) {
      throw DataException.bad(
          "a vector has %s numbers that are not 0: expected at most %s, as in the training part",
          count, entries);
    }
  }

  @Override
  public String words() {
    return form == VectorForm.DENSE
        ? "as it is, " + size + " numbers"
        : "sparse, [2," + entries + "] for sparseDense of " + size;
  }

  @Override
  public void putInto(ObjectNode json) {
    json.put("code", WORD).put("form", form.name()).put("size", size).put("entries", entries);
  }
}
