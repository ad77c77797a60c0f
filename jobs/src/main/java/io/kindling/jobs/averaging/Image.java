package io.kindling.jobs.averaging;

import io.kindling.jobs.averaging.Operation.Kind;

/**
 * What workers are sent of the master copy to train with: the parameters that steps change, rounded
 * where they travel so. All workers have it, joiners and those in the driver's own process
 * included; what is measured is the master copy itself.
 */
final class Image {
  private final Freight freight;
  private final Runs trained;
  private final float[] rounded;

  Image(Freight freight) {
    this.freight = freight;
    this.trained = Tables.of(freight).whole();
    this.rounded = new float[freight.rounds() ? freight.parameters().length() : 0];
  }

  /** The image of the master copy as it stands, in place of that of before. */
  Snapshot of(Operation operation, Snapshot master, Blocks blocks) {
    if (!freight.rounds() || operation.kind() == Kind.EVALUATE) {
      return master;
    }
    blocks.forEach(rounded.length, (from, to) -> round(master.parameters(), from, to));
    return new Snapshot(rounded, master.state(), master.rates(), freight.format());
  }

  private void round(float[] parameters, int from, int to) {
    System.arraycopy(parameters, from, rounded, from, to - from);
    Rounding rounding = new Rounding();
    for (int run = trained.firstAt(from); run < trained.count() && trained.from(run) < to; run++) {
      int begin = Math.max(from, trained.from(run));
      rounding.roundInPlace(rounded, begin, Math.min(to, trained.to(run)));
    }
  }
}
