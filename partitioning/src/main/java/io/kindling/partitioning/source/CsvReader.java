package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * Records of a comma-separated file after RFC 4180: quotes, doubled quotes, line ends inside
 * quotes. Skips a byte-order mark and empty lines, takes any line end, trims fields without quotes.
 */
final class CsvReader implements AutoCloseable {
  private static final int BYTE_ORDER_MARK = 0xFEFF;
  private static final int END = -1;

  private static final int BUFFER = 1 << 16;

  private final String name;
  private final char separator;
  private final Reader reader;
  private final StringBuilder field = new StringBuilder();
  private final StringBuilder raw = new StringBuilder();
  private final char[] buffer = new char[BUFFER];
  private int at;
  private int filled;
  private int next;
  private long line = 1;
  private long recordLine;
  private int strange;

  CsvReader(String name, InputStream stream, char separator) throws IOException {
    this.name = name;
    this.separator = separator;
    this.reader = new RawText(stream);
    next = read();
    if (next == BYTE_ORDER_MARK) {
      next = read();
    }
  }

  private int read() throws IOException {
    if (at == filled) {
      filled = Math.max(0, reader.read(buffer));
      at = 0;
      if (filled == 0) {
        return END;
      }
    }
    return buffer[at++];
  }

  /** The fields of the next record; an empty list at the end. */
  List<String> record() throws IOException {
    while (next == '\r' || next == '\n') {
      endLine();
    }
    raw.setLength(0);
    strange = END;
    List<String> fields = new ArrayList<>();
    recordLine = line;
    if (next == END) {
      return fields;
    }
    fields.add(field());
    while (next == separator) {
      step();
      fields.add(field());
    }
    requireText();
    endLine();
    return fields;
  }

  /** A first line that is no text is that of a file that is none. */
  private void requireText() {
    if (strange == END) {
      return;
    }
    String found = strange == 0 ? "the byte 0" : "bytes that are no characters";
    if (recordLine == 1) {
      throw DataException.bad(
          "%s is no text in UTF-8: expected lines of separated values, found %s in line 1",
          name, found);
    }
    throw DataException.bad(
        "%s, line %s: expected text in UTF-8, found %s", name, recordLine, found);
  }

  /** The last record as it is written, without the end of its line; see {@link RawText}. */
  String raw() {
    int end = raw.length();
    while (end > 0 && (raw.charAt(end - 1) == '\r' || raw.charAt(end - 1) == '\n')) {
      end--;
    }
    return raw.substring(0, end);
  }

  /** Goes to the end of the line, behind a record with a problem. */
  void skipLine() throws IOException {
    while (next != '\r' && next != '\n' && next != END) {
      step();
    }
    endLine();
  }

  /** Goes on to the next character. */
  private void step() throws IOException {
    raw.append((char) next);
    strange = next == 0 || next == RawText.NO_TEXT ? next : strange;
    next = read();
  }

  /** The line that the last record starts on, from 1. */
  long line() {
    return recordLine;
  }

  private void endLine() throws IOException {
    if (next == '\r') {
      step();
      if (next != '\n') {
        line++;
        return;
      }
    }
    if (next == '\n') {
      line++;
      step();
    }
  }

  private boolean endsField() {
    return next == separator || next == '\n' || next == '\r' || next == END;
  }

  private String field() throws IOException {
    field.setLength(0);
    while (next == ' ' && separator != ' ') {
      step();
    }
    if (next == '"') {
      return quoted();
    }
    while (!endsField()) {
      field.append((char) next);
      step();
    }
    return field.toString().trim();
  }

  private String quoted() throws IOException {
    step();
    while (true) {
      if (next == END) {
        requireText();
        throw neverClosed();
      }
      if (next == '"') {
        step();
        if (next != '"') {
          break;
        }
      }
      line += next == '\n' ? 1 : 0;
      field.append((char) next);
      step();
    }
    while (next == ' ' && separator != ' ') {
      step();
    }
    if (!endsField()) {
      requireText();
      throw DataException.bad(
          "%s, line %s: expected a separator '%s' behind the closing quote, found '%s'",
          name, line, separator, (char) next);
    }
    return field.toString();
  }

  /** All that is behind such a quote is lost with it, which is to be known. */
  private DataException neverClosed() {
    boolean endsLine = field.length() > 0 && field.charAt(field.length() - 1) == '\n';
    long behind = line - recordLine - (endsLine ? 1 : 0);
    return DataException.bad(
        "%s, line %s: a quote is opened and never closed%s",
        name,
        recordLine,
        behind <= 0 ? "" : ", found " + behind + " lines behind it that belong to it so");
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
