package io.kindling.partitioning.encode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import io.kindling.partitioning.ColumnRule;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A text as the numbers of its first tokens, filled up with 0, then how many there are: 1 stands
 * for tokens that are not known, the others are numbered from 2. One that is missing has none.
 */
record SequenceCode(TokenNumbers numbers, int length) implements ColumnCode {
  static final String WORD = "sequence";
  private static final int PADDING = 0;
  private static final int FIRST = 2;
  private static final String COUNT = "length";

  SequenceCode {
    Checks.require(
        length >= 1 && length <= ColumnRule.Sequence.MOST,
        "Invalid length %s of texts: expected 1 to %s",
        length,
        ColumnRule.Sequence.MOST);
  }

  @Override
  public List<String> parts() {
    return Stream.concat(IntStream.range(0, length).mapToObj(Integer::toString), Stream.of(COUNT))
        .toList();
  }

  @Override
  public int symbols() {
    return FIRST + numbers.size();
  }

  @Override
  public int symbolParts() {
    return length;
  }

  @Override
  public boolean looksInto() {
    return true;
  }

  @Override
  public void encodeInto(byte[] data, int cell, float[] row, int at) {
    int count = 0;
    Iterator<String> tokens = numbers.of(data, cell);
    while (count < length && tokens.hasNext()) {
      row[at + count] = FIRST + numbers.number(tokens.next());
      count++;
    }
    Arrays.fill(row, at + count, at + length, PADDING);
    row[at + length] = count;
  }

  @Override
  public String words() {
    return String.format(
        "%d %s and how many there are, for an embedding of %d symbols: %s; %s",
        length, numbers.unit(), symbols(), numbers.words(), numbers.cut());
  }

  @Override
  public void putInto(ObjectNode json) {
    json.put("code", WORD).put("length", length);
    numbers.putInto(json);
  }
}
