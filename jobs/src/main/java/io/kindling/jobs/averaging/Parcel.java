package io.kindling.jobs.averaging;

import io.kindling.jobs.config.WireFormat;
import io.kindling.jobs.spark.Payload;
import java.util.Arrays;

/**
 * A contribution as it travels: its gradient whole, or only the rows of tables that are not all
 * zeros; and behind it, in slices of their own, what shards hand back.
 */
final class Parcel {
  private final Contribution part;
  private final WireFormat format;
  private final int[][] rows;
  private final float[] numbers;
  private final int[] lengths;
  private final float[] beside;

  private Parcel(Contribution part, WireFormat format, int[][] rows, float[] numbers) {
    this.part = part;
    this.format = format;
    this.rows = rows;
    this.numbers = numbers;
    this.lengths = new int[1 + part.carried().length];
    lengths[0] = part.inner().length;
    for (int i = 1; i < lengths.length; i++) {
      lengths[i] = part.carried()[i - 1].length;
    }
    this.beside = new float[Arrays.stream(lengths).reduce(0, Math::addExact)];
    System.arraycopy(part.inner(), 0, beside, 0, lengths[0]);
    int at = lengths[0];
    for (float[] carried : part.carried()) {
      System.arraycopy(carried, 0, beside, at, carried.length);
      at += carried.length;
    }
  }

  /** The smaller of the two forms. */
  static Parcel of(Tables tables, WireFormat format, Contribution part) {
    int[][] rows = tables.rowsWorthNaming(part.gradient());
    return new Parcel(part, format, rows, tables.pack(rows, part.gradient()));
  }

  /** How many messages hold all its numbers. */
  int slices() {
    return Wire.slices(numbers.length) + (beside.length == 0 ? 0 : Wire.slices(beside.length));
  }

  /** When a message is answered. */
  enum Pace {
    /** When the operation is committed, with new parameters. */
    AT_ONCE,
    /** When its numbers are added up, so that others may follow. */
    PACED
  }

  /** One of its messages; those beyond the last that has numbers only ask for an answer. */
  Object[] message(int slice, int slices, Pace pace) {
    long[] key = {
      part.plan(),
      part.operation().code(),
      part.member(),
      part.node(),
      numbers.length,
      slice,
      slices,
      rows.length,
      beside.length,
      pace.ordinal()
    };
    int own = Wire.slices(numbers.length);
    Payload packed =
        slice < own
            ? Wire.slice(numbers, slice, format)
            : Wire.slice(beside, slice - own, WireFormat.FP32);
    return slice == 0
        ? new Object[] {Wire.GIVE, key, part.sums(), lengths, rows, packed}
        : new Object[] {Wire.GIVE, key, packed};
  }
}
