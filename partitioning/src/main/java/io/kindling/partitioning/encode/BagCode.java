package io.kindling.partitioning.encode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** How often each token comes in a text, in whatever order: those that are not known, then each. */
record BagCode(TokenNumbers numbers) implements ColumnCode {
  static final String WORD = "bag";
  private static final String UNKNOWN = "(unknown)";

  @Override
  public List<String> parts() {
    List<String> parts = new ArrayList<>(List.of(UNKNOWN));
    parts.addAll(numbers.tokens());
    return parts;
  }

  @Override
  public boolean looksInto() {
    return true;
  }

  @Override
  public void encodeInto(byte[] data, int cell, float[] row, int at) {
    Arrays.fill(row, at, at + 1 + numbers.size(), 0);
    Iterator<String> tokens = numbers.of(data, cell);
    while (tokens.hasNext()) {
      row[at + 1 + numbers.number(tokens.next())]++;
    }
  }

  @Override
  public String words() {
    return String.format(
        "how often each word comes, %d numbers: %s", 1 + numbers.size(), numbers.words());
  }

  @Override
  public void putInto(ObjectNode json) {
    json.put("code", WORD);
    numbers.putInto(json);
  }
}
