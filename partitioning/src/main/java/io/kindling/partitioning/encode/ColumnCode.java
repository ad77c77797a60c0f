package io.kindling.partitioning.encode;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.List;

/** How a cell becomes numbers. */
interface ColumnCode extends Serializable {
  /** What each of its numbers tells, behind the name of the column; an empty text: the value. */
  List<String> parts();

  /** How many symbols its numbers tell apart; 0 where they are none. */
  default int symbols() {
    return 0;
  }

  /** How many of its numbers, from the first on, are symbols where there are such. */
  default int symbolParts() {
    return parts().size();
  }

  /** Whether it looks into texts, which may all be different. */
  default boolean looksInto() {
    return false;
  }

  /** Writes the numbers of the cell that lies at {@code cell}, from a place of the row on. */
  void encodeInto(byte[] data, int cell, float[] row, int at);

  /** What it does, in words. */
  String words();

  /** Adds what model.json keeps. */
  void putInto(ObjectNode json);
}
