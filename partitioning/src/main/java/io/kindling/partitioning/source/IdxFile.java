package io.kindling.partitioning.source;

import io.kindling.partitioning.DataException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** One IDX file of unsigned bytes: a header with its dimensions, then items in order. */
final class IdxFile implements AutoCloseable {
  private static final int BUFFER = 1 << 16;
  private static final int UNSIGNED_BYTE = 8;
  private static final int MOST_ITEM_BYTES = 1 << 26;

  private final String name;
  private final DataInputStream stream;
  private final int items;
  private final List<Integer> itemDimensions = new ArrayList<>();
  private final int itemBytes;
  private int read;

  private IdxFile(String name, DataInputStream stream) throws IOException {
    this.name = name;
    this.stream = stream;
    try {
      int magic = stream.readInt();
      int dimensions = magic & 0xFF;
      if (magic >>> 8 != UNSIGNED_BYTE || dimensions < 1 || dimensions > 4) {
        throw DataException.bad(
            "%s is no IDX file of unsigned bytes: expected a first word 0x0000080n with n from 1 to"
                + " 4, found 0x%08x",
            name, magic);
      }
      items = stream.readInt();
      long bytes = 1;
      for (int i = 1; i < dimensions; i++) {
        itemDimensions.add(stream.readInt());
        bytes *= Math.max(0, itemDimensions.get(i - 1));
      }
      if (items < 0 || bytes < 1 || bytes > MOST_ITEM_BYTES) {
        throw DataException.bad(
            "%s has a damaged header: %s items of %s", name, items, itemDimensions);
      }
      itemBytes = (int) bytes;
    } catch (EOFException end) {
      throw DataException.bad("%s is truncated: it ends inside its header", name);
    }
  }

  static IdxFile open(Configuration configuration, String name) throws IOException {
    return new IdxFile(
        name,
        new DataInputStream(new BufferedInputStream(Files.open(configuration, name), BUFFER)));
  }

  int items() {
    return items;
  }

  /** The sizes of one item; none for labels. */
  List<Integer> itemDimensions() {
    return itemDimensions;
  }

  void next(byte[] item) throws IOException {
    int found = 0;
    try {
      found = stream.readNBytes(item, 0, itemBytes);
    } catch (EOFException end) {
      throw truncated(found);
    }
    if (found < itemBytes) {
      throw truncated(found);
    }
    read++;
  }

  void skip(int count) throws IOException {
    byte[] item = new byte[itemBytes];
    for (int i = 0; i < count; i++) {
      next(item);
    }
  }

  private DataException truncated(int ofItem) {
    return DataException.bad(
        "%s is truncated: its header says %s items of %s bytes, expected %s bytes behind it, found"
            + " %s",
        name, items, itemBytes, (long) items * itemBytes, (long) read * itemBytes + ofItem);
  }

  /** Refuses bytes behind the last item, if that was read. */
  void checkEnd() throws IOException {
    if (read == items && stream.read() >= 0) {
      throw DataException.bad(
          "%s is longer than its header says: expected %s items of %s bytes and nothing behind them",
          name, items, itemBytes);
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
