package io.kindling.partitioning.encode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.engine.Checks;
import io.kindling.partitioning.ColumnRule.Form;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** A category whose values share places by a hash of their name. */
record HashedCode(Form form, int buckets) implements ColumnCode {
  static final String WORD = "hash";
  private static final int MOST = 1 << 24;
  private static final long BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  HashedCode {
    Checks.require(
        buckets >= 2 && buckets <= MOST,
        "Invalid number of buckets %s: expected 2 to %s",
        buckets,
        MOST);
  }

  @Override
  public List<String> parts() {
    return form == Form.INDEX
        ? Collections.singletonList("")
        : IntStream.range(0, buckets).mapToObj(Integer::toString).toList();
  }

  @Override
  public int symbols() {
    return form == Form.INDEX ? buckets : 0;
  }

  @Override
  public void encodeInto(byte[] data, int cell, float[] row, int at) {
    int bucket = bucket(Cells.name(data, cell));
    if (form == Form.INDEX) {
      row[at] = bucket;
      return;
    }
    Arrays.fill(row, at, at + buckets, 0);
    row[at + bucket] = 1;
  }

  /** FNV-1a over the name's bytes, mixed. */
  private int bucket(String name) {
    long hash = BASIS;
    for (byte one : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (one & 0xFF)) * PRIME;
    }
    hash ^= hash >>> 32;
    return (int) Long.remainderUnsigned(hash * PRIME, buckets);
  }

  @Override
  public String words() {
    return (form == Form.INDEX ? "the number of one of " : "one-hot, ")
        + buckets
        + " places found by a hash";
  }

  @Override
  public void putInto(ObjectNode json) {
    json.put("code", WORD).put("form", form.name()).put("buckets", buckets);
  }
}
