package io.kindling.partitioning.key;

import java.io.Serializable;

/** What numbered rows hold, wherever it lies. */
interface RowContent extends Serializable {
  /** The memory that it takes here. */
  long bytes();

  /** The name of a row's first label. */
  String label(int row);

  /** Where a row stands in the column that divides all. */
  Hash place(int row);

  /** Some rows, in this order, packed. */
  Rows taken(int[] numbers, int from, int to);
}
