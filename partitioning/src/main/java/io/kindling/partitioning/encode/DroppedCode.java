package io.kindling.partitioning.encode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A column that rows have and a model does not look at: others of the same rows may. */
record DroppedCode() implements ColumnCode {
  static final String WORD = "drop";

  @Override
  public List<String> parts() {
    return List.of();
  }

  @Override
  public void encodeInto(byte[] data, int cell, float[] row, int at) {}

  @Override
  public String words() {
    return "no feature";
  }

  @Override
  public void putInto(ObjectNode json) {
    json.put("code", WORD);
  }
}
