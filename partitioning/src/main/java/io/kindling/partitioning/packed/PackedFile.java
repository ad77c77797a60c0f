package io.kindling.partitioning.packed;

import io.kindling.engine.Checks;
import java.io.Serializable;

/**
 * A file of packed rows. It begins with the eight letters KINDROWS and the number 1 of the format,
 * 4 bytes, and holds blocks of 64 rows, the last of fewer: the lengths of its rows, 4 bytes each,
 * then the rows. Behind them stands the index: how many rows and how many blocks there are, and of
 * each block where it begins (8 bytes), how long it is and its CRC-32C (4 bytes each). The last 24
 * bytes say where the index begins (8), how long it is and its CRC-32C (4 each), and repeat the
 * letters. Numbers have their highest byte first.
 *
 * @param name the path inside the folder
 * @param rows how many there are
 * @param bytes how long the file is
 * @param index the checksum of the index, which has those of all blocks
 */
public record PackedFile(String name, int rows, long bytes, int index) implements Serializable {
  /** The rows of a block; what is mixed in an epoch are blocks of as many. */
  static final int BLOCK = 64;

  static final byte VERSION = 1;
  static final int HEAD = 12;
  static final int TAIL = 24;
  static final int ENTRY = 16;

  public PackedFile {
    Checks.require(rows > 0, "A packed file has %s rows: expected at least 1", rows);
    Checks.require(bytes >= HEAD + TAIL, "A packed file of %s bytes is too short", bytes);
  }

  /** How many blocks so many rows fill. */
  static int blocks(int rows) {
    return (rows + BLOCK - 1) / BLOCK;
  }

  /** The letters that a file begins and ends with. */
  static long mark() {
    return 0x4B494E44524F5753L;
  }
}
