package io.kindling.partitioning.key;

import java.io.Serializable;

/** 128 bits, ordered as an unsigned number. */
record Hash(long high, long low) implements Comparable<Hash>, Serializable {
  static final Hash SMALLEST = new Hash(0, 0);
  static final Hash LARGEST = new Hash(-1, -1);

  @Override
  public int compareTo(Hash other) {
    int order = Long.compareUnsigned(high, other.high);
    return order != 0 ? order : Long.compareUnsigned(low, other.low);
  }

  /** The first hash whose leading bits are these. */
  static Hash first(long prefix, int bits) {
    return new Hash(bits == 0 ? 0 : prefix << (Long.SIZE - bits), 0);
  }

  /** The leading bits. */
  long prefix(int bits) {
    return bits == 0 ? 0 : high >>> (Long.SIZE - bits);
  }

  /** This hash and a number, hashed. */
  Hash with(long number) {
    Hasher hasher = new Hasher(number);
    hasher.add(high);
    hasher.add(low);
    return hasher.hash();
  }
}
