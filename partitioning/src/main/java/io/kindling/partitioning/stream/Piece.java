package io.kindling.partitioning.stream;

import java.io.Serializable;

/** Encoded symbols that follow each other in a shard: what travels in a shuffle. */
public final class Piece implements Serializable {
  private static final long serialVersionUID = 1;
  private final long place;
  private final byte[] symbols;

  Piece(long place, byte[] symbols) {
    this.place = place;
    this.symbols = symbols;
  }

  /** Where the first symbol stands among those of the part. */
  public long place() {
    return place;
  }

  public byte[] symbols() {
    return symbols;
  }
}
