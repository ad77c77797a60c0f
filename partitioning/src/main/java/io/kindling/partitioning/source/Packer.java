package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import java.io.Serializable;

/** From what a source brings one by one to packed rows. */
interface Packer<R> extends Serializable {
  /** A packed row; what is wrong is told with its place. */
  byte[] pack(R row);

  /** Where a row comes from. */
  String place(R row);

  /** A row as it came. */
  String written(R row);

  /** Passes on what is no fault of a row: such a row is not bad, and must not be left out. */
  static void requireOfData(DataException problem) {
    if (!problem.isOfData()) {
      throw problem;
    }
  }

  /** Whether a row cannot be packed. */
  default boolean isBad(R row) {
    try {
      pack(row);
      return false;
    } catch (DataException problem) {
      requireOfData(problem);
      return true;
    }
  }
}
