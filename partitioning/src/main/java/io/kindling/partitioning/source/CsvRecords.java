package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.TableReading;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** The records of one file as rows: fields, the place, and what is wrong where it is. */
final class CsvRecords implements Iterator<Row> {
  private final List<String> columns;
  private final boolean keepsRaw;
  private final String file;
  private final CsvReader reader;
  private Row next;
  private boolean atEnd;

  CsvRecords(
      Configuration configuration,
      TableReading.Text text,
      List<String> columns,
      boolean keepsRaw,
      String file) {
    this.columns = columns;
    this.keepsRaw = keepsRaw;
    this.file = file;
    try {
      reader = new CsvReader(file, Files.open(configuration, file), text.separator());
      if (text.header()) {
        List<String> first = reader.record();
        if (!first.equals(columns)) {
          throw DataException.bad(
              "%s has the header %s, the first file has %s: expected the same columns in all files",
              file, first, columns);
        }
      }
    } catch (IOException problem) {
      throw DataException.bad("%s cannot be read: %s", file, problem.getMessage());
    }
    next = read();
  }

  @Override
  public boolean hasNext() {
    return !atEnd;
  }

  @Override
  public Row next() {
    if (atEnd) {
      throw new NoSuchElementException("There are no more rows in " + file);
    }
    Row taken = next;
    next = read();
    return taken;
  }

  private Row read() {
    try {
      List<String> fields = reader.record();
      if (fields.isEmpty()) {
        atEnd = true;
        reader.close();
        return RowFactory.create();
      }
      String place = file + ", line " + reader.line();
      return fields.size() == columns.size()
          ? row(fields, place)
          : bad(
              place,
              String.format(
                  "%s: expected %s fields (%s), found %s",
                  place, columns.size(), shortened(), fields.size()));
    } catch (DataException problem) {
      return unreadable(problem);
    } catch (IOException problem) {
      atEnd = true;
      throw DataException.bad("%s cannot be read: %s", file, problem.getMessage());
    }
  }

  /** A record that cannot be told from what follows it ends with its line. */
  private Row unreadable(DataException problem) {
    try {
      reader.skipLine();
    } catch (IOException unread) {
      atEnd = true;
      throw DataException.bad("%s cannot be read: %s", file, unread.getMessage());
    }
    return bad(file + ", line " + reader.line(), problem.getMessage());
  }

  private Row row(List<String> fields, String place) {
    Object[] values = new Object[fields.size() + Frame.HIDDEN];
    for (int i = 0; i < fields.size(); i++) {
      values[i] = fields.get(i);
    }
    values[fields.size()] = place;
    values[fields.size() + 2] = keepsRaw ? reader.raw() : null;
    return RowFactory.create(values);
  }

  private Row bad(String place, String problem) {
    Object[] values = new Object[columns.size() + Frame.HIDDEN];
    values[columns.size()] = place;
    values[columns.size() + 1] = problem;
    values[columns.size() + 2] = keepsRaw ? reader.raw() : null;
    return RowFactory.create(values);
  }

  private String shortened() {
    return columns.size() <= 8
        ? String.join(", ", columns)
        : columns.get(0) + " … " + columns.get(columns.size() - 1);
  }
}
