package io.kindling.jobs.averaging;

/** A contribution as it travels: whole, or only the rows of tables that are not all zeros. */
final class Parcel {
  private final Contribution part;
  private final int[][] rows;
  private final float[] numbers;

  private Parcel(Contribution part, int[][] rows, float[] numbers) {
    this.part = part;
    this.rows = rows;
    this.numbers = numbers;
  }

  /** The smaller of the two forms. */
  static Parcel of(Tables tables, Contribution part) {
    int[][] rows = tables.rowsWorthNaming(part.gradient());
    float[] gradient = part.gradient();
    return new Parcel(part, rows, rows.length == 0 ? gradient : tables.runs(rows).pack(gradient));
  }

  /** How many messages hold all its numbers. */
  int slices() {
    return Wire.slices(numbers.length);
  }

  /** One of its messages; those beyond the last that has numbers only ask for an answer. */
  Object[] message(int slice, int slices) {
    long[] key = {
      part.plan(),
      part.operation().code(),
      part.member(),
      part.node(),
      numbers.length,
      slice,
      slices,
      rows.length
    };
    byte[] packed = Wire.pack(numbers, slice);
    return slice == 0
        ? new Object[] {Wire.GIVE, key, packed, part.sums(), part.carried(), rows}
        : new Object[] {Wire.GIVE, key, packed, new double[0], new float[0][], new int[0][]};
  }
}
