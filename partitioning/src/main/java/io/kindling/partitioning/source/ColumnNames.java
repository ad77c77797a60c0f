package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The names of the columns of a table. */
final class ColumnNames {
  private ColumnNames() {}

  /** Those of columns that have none. */
  static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(column -> "c" + column).toList();
  }

  static void check(List<String> columns, String file) {
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (column.isEmpty()) {
        throw DataException.bad("%s: a column has no name in the header %s", file, columns);
      }
      if (!seen.add(column)) {
        throw DataException.bad(
            "%s: the header names the column '%s' twice: rename one of them", file, column);
      }
    }
  }

  /** The number of a column that a setting names. */
  static int find(String key, String text, List<String> columns, String file) {
    int byName = columns.indexOf(text);
    if (byName >= 0) {
      return byName;
    }
    if (text.matches("-?\\d{1,6}")) {
      int number = Integer.parseInt(text);
      int index = number < 0 ? number + columns.size() : number;
      if (index >= 0 && index < columns.size()) {
        return index;
      }
    }
    throw DataException.bad(
        "%s has no column %s = %s: expected one of %s or a number from %s to %s",
        file, key, text, columns, -columns.size(), columns.size() - 1);
  }
}
