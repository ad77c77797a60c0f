package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** The records of one file, checked for their header, as fields and as packed rows. */
final class CsvRows implements Iterator<CsvRows.Row> {
  private final CsvLayout layout;
  private final String file;
  private final CsvReader reader;
  private List<String> fields = List.of();
  private long line;
  private Optional<DataException> unreadable = Optional.empty();

  /** A record: its fields as they stand in the file, and packed. */
  record Row(List<String> fields, byte[] packed) {}

  CsvRows(Configuration configuration, CsvLayout layout, String file) {
    this.layout = layout;
    this.file = file;
    try {
      reader = new CsvReader(file, Files.open(configuration, file), layout.spec().separator());
      List<String> first = reader.record();
      if (layout.spec().header() && !first.equals(layout.columns())) {
        throw DataException.bad(
            "%s has the header %s, the first file has %s: expected the same columns in all files",
            file, first, layout.columns());
      }
      fields = first;
      line = reader.line();
      if (layout.spec().header()) {
        advance();
      }
    } catch (IOException problem) {
      throw unreadable(problem);
    }
  }

  @Override
  public boolean hasNext() {
    return !fields.isEmpty() || unreadable.isPresent();
  }

  @Override
  public Row next() {
    if (unreadable.isPresent()) {
      DataException problem = unreadable.get();
      unreadable = Optional.empty();
      throw problem;
    }
    if (fields.isEmpty()) {
      throw new NoSuchElementException("There are no more rows in " + file);
    }
    List<String> taken = fields;
    long takenFrom = line;
    advance();
    return new Row(taken, layout.pack(taken, file, takenFrom));
  }

  /** What cannot be read is told after the row before it. */
  private void advance() {
    fields = List.of();
    try {
      fields = reader.record();
      line = reader.line();
      if (fields.isEmpty()) {
        reader.close();
      }
    } catch (DataException problem) {
      unreadable = Optional.of(problem);
    } catch (IOException problem) {
      unreadable = Optional.of(unreadable(problem));
    }
  }

  private DataException unreadable(IOException problem) {
    return DataException.bad("%s cannot be read: %s", file, problem.getMessage());
  }
}
