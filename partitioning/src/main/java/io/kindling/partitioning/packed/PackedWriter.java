package io.kindling.partitioning.packed;

import io.kindling.partitioning.key.Rows;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** Writes packed rows as {@link PackedFile} says. */
final class PackedWriter {
  private final DataOutputStream out;
  private final ByteBuffer index;
  private long at = PackedFile.HEAD;

  private PackedWriter(OutputStream out, int rows) {
    this.out = new DataOutputStream(out);
    int blocks = PackedFile.blocks(rows);
    this.index = ByteBuffer.allocate(2 * Integer.BYTES + blocks * PackedFile.ENTRY);
    index.putInt(rows).putInt(blocks);
  }

  /** Writes all rows; the stream is left open. */
  static PackedFile write(OutputStream out, String name, Rows rows) throws IOException {
    PackedWriter writer = new PackedWriter(out, rows.count());
    writer.out.writeLong(PackedFile.mark());
    writer.out.writeInt(PackedFile.VERSION);
    for (int first = 0; first < rows.count(); first += PackedFile.BLOCK) {
      writer.block(rows, first, Math.min(rows.count(), first + PackedFile.BLOCK));
    }
    int checksum = writer.tail();
    writer.out.flush();
    long bytes = writer.at + writer.index.capacity() + PackedFile.TAIL;
    return new PackedFile(name, rows.count(), bytes, checksum);
  }

  private void block(Rows rows, int first, int end) throws IOException {
    int lengths = (end - first) * Integer.BYTES;
    int from = rows.start(first);
    int size = Math.addExact(lengths, rows.start(end) - from);
    ByteBuffer block = ByteBuffer.allocate(size);
    for (int row = first; row < end; row++) {
      block.putInt(rows.length(row));
    }
    block.put(rows.data(), from, rows.start(end) - from);
    out.write(block.array());
    index.putLong(at).putInt(size).putInt(checksum(block.array()));
    at += size;
  }

  private int tail() throws IOException {
    int checksum = checksum(index.array());
    out.write(index.array());
    out.writeLong(at);
    out.writeInt(index.capacity());
    out.writeInt(checksum);
    out.writeLong(PackedFile.mark());
    return checksum;
  }

  static int checksum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }
}
