package io.kindling.partitioning.encode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.List;

/** How the features of a packed row become numbers. */
interface FeatureCode extends Serializable {
  /** The shape of the numbers of a row. */
  List<Integer> dimensions();

  /** Writes the numbers of the packed row that begins at {@code start}. */
  void encodeInto(byte[] data, int start, Encoders.Buffers buffers);

  /** Adds what model.json keeps. */
  void putInto(ObjectNode json);
}
