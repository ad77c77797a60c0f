package io.kindling.partitioning.packed;

import io.kindling.partitioning.DataException;
import io.kindling.partitioning.key.Rows;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.io.IOUtils;

/** Reads blocks of a packed file, each checked by its checksum. */
final class PackedReader implements AutoCloseable {
  private final String shown;
  private final FSDataInputStream in;
  private final ByteBuffer index;
  private final int rows;

  private PackedReader(String shown, FSDataInputStream in, PackedFile file) throws IOException {
    this.shown = shown;
    this.in = in;
    ByteBuffer tail = ByteBuffer.wrap(bytes(file.bytes() - PackedFile.TAIL, PackedFile.TAIL));
    ByteBuffer head = ByteBuffer.wrap(bytes(0, PackedFile.HEAD));
    long from = tail.getLong();
    int length = tail.getInt();
    int checksum = tail.getInt();
    boolean marked = head.getLong() == PackedFile.mark() && tail.getLong() == PackedFile.mark();
    if (!marked || from + length + PackedFile.TAIL != file.bytes() || length < 0 || from < 0) {
      throw damaged("it does not begin and end as a file of packed rows");
    } else if (head.getInt() != PackedFile.VERSION) {
      throw damaged("it has another format than " + PackedFile.VERSION);
    }
    byte[] found = bytes(from, length);
    if (checksum != file.index() || PackedWriter.checksum(found) != checksum) {
      throw damaged("its index does not have the checksum that was noted when it was prepared");
    }
    this.index = ByteBuffer.wrap(found);
    this.rows = index.getInt(0);
  }

  /**
   * Opens a file.
   *
   * @param in is closed with the reader
   */
  static PackedReader open(String shown, FSDataInputStream in, PackedFile file) {
    try {
      return new PackedReader(shown, in, file);
    } catch (DataException damaged) {
      IOUtils.closeStream(in);
      throw damaged;
    } catch (IOException problem) {
      IOUtils.closeStream(in);
      throw new UncheckedIOException("Cannot read " + shown + ": " + problem.getMessage(), problem);
    }
  }

  private byte[] bytes(long from, int count) throws IOException {
    byte[] bytes = new byte[count];
    try {
      in.readFully(from, bytes);
    } catch (EOFException shorter) {
      throw damaged("it is shorter than when it was prepared");
    }
    return bytes;
  }

  private DataException damaged(String how) {
    return DataException.bad("%s is damaged: %s; prepare the data again", shown, how);
  }

  /** The rows of a block. */
  Rows block(int number) {
    int entry = 2 * Integer.BYTES + number * PackedFile.ENTRY;
    int count = Math.min(PackedFile.BLOCK, rows - number * PackedFile.BLOCK);
    try {
      byte[] block = bytes(index.getLong(entry), index.getInt(entry + Long.BYTES));
      if (PackedWriter.checksum(block) != index.getInt(entry + Long.BYTES + Integer.BYTES)) {
        int first = number * PackedFile.BLOCK;
        throw damaged(
            String.format(
                Locale.ROOT, "rows %d to %d do not have their checksum", first, first + count - 1));
      }
      return rows(ByteBuffer.wrap(block), count);
    } catch (IOException problem) {
      throw new UncheckedIOException("Cannot read " + shown + ": " + problem.getMessage(), problem);
    }
  }

  private static Rows rows(ByteBuffer block, int count) {
    int[] starts = new int[count + 1];
    for (int row = 0; row < count; row++) {
      starts[row + 1] = starts[row] + block.getInt();
    }
    byte[] data = new byte[block.remaining()];
    block.get(data);
    return Rows.of(data, starts);
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
