package io.kindling.engine.backend.onednn;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.random.RunKey;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;

/** A recurrent layer going forward. */
final class RecurrentForward {
  private final Site site;
  private final Recurrences.Sizes sizes;
  private final Unit unit;
  private final boolean hasCell;
  private final Place first;
  private final Optional<Place> firstCell;
  private final Optional<Place> lengths;
  private final int[] ends;
  private final Place fromX;
  private final Place fromH;
  private final Place y;
  private final Place last;
  private final Optional<Place> lastCell;
  private final Optional<Place> gates;
  private final Optional<Place> cells;
  private final Kernel ofX;
  private final Kernel[] ofH;
  private final float[] zeros;
  private final int keeps;

  RecurrentForward(Site site, Recurrences.Sizes sizes, Unit unit) {
    this.site = site;
    this.sizes = sizes;
    this.unit = unit;
    this.hasCell = unit.cell.length > 0;
    this.ends = new int[sizes.rows()];
    Arrays.fill(ends, sizes.steps());
    this.zeros = new float[unit.kept.length];
    this.keeps = unit.kept.length / sizes.hidden();
    int weights = hasCell ? 3 : 2;
    this.first = site.in(1);
    this.firstCell = hasCell ? Optional.of(site.in(2)) : Optional.empty();
    this.lengths =
        site.inputs() > weights + 4 ? Optional.of(site.in(weights + 4)) : Optional.empty();
    this.y = site.out(0);
    this.last = site.out(1);
    this.lastCell = hasCell ? Optional.of(site.out(2)) : Optional.empty();
    int outputs = site.node().shapes().size();
    this.cells = hasCell ? Optional.of(site.out(outputs - 1)) : Optional.empty();
    int states = hasCell ? 3 : 2;
    this.gates = outputs > states ? Optional.of(site.out(states)) : Optional.empty();
    this.fromX = site.room(sizes.allSums());
    this.fromH = site.room(sizes.stepSums());
    this.ofX = productOfX(weights);
    this.ofH = productsOfH(weights);
  }

  private Kernel productOfX(int weights) {
    Kit kit = site.kit();
    int rows = sizes.steps() * sizes.rows();
    RowProduct product =
        RowProduct.single(kit, new RowProduct.Size(rows, sizes.in(), sizes.sums()), true);
    Place w =
        site.in(
            site.node().input(weights),
            kit.transposed(sizes.in(), sizes.sums()),
            product.weights());
    Shape flat = Shape.of(rows, sizes.in());
    return product.of(site.in(0).reshaped(flat), w, Optional.of(site.in(weights + 2)), fromX);
  }

  private Kernel[] productsOfH(int weights) {
    Kit kit = site.kit();
    int hidden = sizes.hidden();
    RowProduct product =
        RowProduct.single(kit, new RowProduct.Size(sizes.rows(), hidden, sizes.sums()), true);
    Place w =
        site.in(
            site.node().input(weights + 1),
            kit.transposed(hidden, sizes.sums()),
            product.weights());
    Optional<Place> bias = Optional.of(site.in(weights + 3));
    Kernel[] products = new Kernel[sizes.steps()];
    for (int t = 0; t < products.length; t++) {
      Place before = t == 0 ? first : sizes.step(y, t - 1, hidden);
      products[t] = product.of(before, w, bias, fromH);
    }
    return products;
  }

  void emit() {
    Kernel kernel = this::run;
    site.emit(kernel.named(site.node().op().getClass().getSimpleName() + " products and loops"));
  }

  private void run(RunKey key) {
    readLengths();
    ofX.run(key);
    for (int t = 0; t < sizes.steps(); t++) {
      ofH[t].run(key);
      for (int n = 0; n < sizes.rows(); n++) {
        if (t < ends[n]) {
          step(t, n);
        } else {
          rest(t, n);
        }
      }
    }
    for (int n = 0; n < sizes.rows(); n++) {
      stateInto(ends[n], n, unit.state);
      last.buffer().put(n * sizes.hidden(), unit.state);
      if (hasCell) {
        cellInto(sizes.steps(), n);
        lastCell.orElseThrow().buffer().put(n * sizes.hidden(), unit.cell);
      }
    }
  }

  /** Reads the lengths, which stay the same for a run. */
  private void readLengths() {
    if (lengths.isPresent()) {
      FloatBuffer given = lengths.get().buffer();
      for (int n = 0; n < ends.length; n++) {
        ends[n] = Math.max(0, Math.min(sizes.steps(), (int) given.get(n)));
      }
    }
  }

  /** Where the numbers of a row at a step begin. */
  private int at(int step, int row) {
    return (step * sizes.rows() + row) * sizes.hidden();
  }

  /** The state of a row before a step. */
  private void stateInto(int step, int row, float[] state) {
    if (step == 0) {
      first.buffer().get(row * sizes.hidden(), state);
    } else {
      y.buffer().get(at(step - 1, row), state);
    }
  }

  private void cellInto(int step, int row) {
    if (step == 0) {
      firstCell.orElseThrow().buffer().get(row * sizes.hidden(), unit.cell);
    } else {
      cells.orElseThrow().buffer().get(at(step - 1, row), unit.cell);
    }
  }

  private void step(int t, int n) {
    FloatBuffer sumsOfX = fromX.buffer();
    FloatBuffer sumsOfH = fromH.buffer();
    sumsOfX.get(at(t, n) * sizes.gates(), unit.fromX);
    sumsOfH.get(n * sizes.sums(), unit.fromH);
    stateInto(t, n, unit.state);
    if (hasCell) {
      cellInto(t, n);
    }
    unit.forward();
    y.buffer().put(at(t, n), unit.state);
    if (hasCell) {
      cells.orElseThrow().buffer().put(at(t, n), unit.cell);
    }
    if (gates.isPresent()) {
      gates.get().buffer().put(at(t, n) * keeps, unit.kept);
    }
  }

  private void rest(int t, int n) {
    y.buffer().put(at(t, n), zeros, 0, sizes.hidden());
    gates.ifPresent(place -> place.buffer().put(at(t, n) * keeps, zeros));
    if (hasCell) {
      cellInto(t, n);
      cells.orElseThrow().buffer().put(at(t, n), unit.cell);
    }
  }
}
