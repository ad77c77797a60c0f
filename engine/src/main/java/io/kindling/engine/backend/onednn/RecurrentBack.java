package io.kindling.engine.backend.onednn;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.random.RunKey;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The gradient of a recurrent layer. */
final class RecurrentBack {
  private final Site site;
  private final Recurrences.Sizes sizes;
  private final Unit unit;
  private final boolean hasCell;
  private final Place first;
  private final Place y;
  private final Place kept;
  private final Optional<Place> firstCell;
  private final Optional<Place> cells;
  private final Place dy;
  private final Place dLast;
  private final Optional<Place> dLastCell;
  private final Optional<Place> lengths;
  private final int[] ends;
  private final Place dFirst;
  private final Optional<Place> dFirstCell;
  private final Place toX;
  private final Place toH;
  private final Place back;
  private final Place before;
  private final Kernel[] backs;
  private final List<Kernel> products = new ArrayList<>();
  private final float[][] past;
  private final float[][] cellSlopes;

  RecurrentBack(Site site, Recurrences.Sizes sizes, Unit unit) {
    this.site = site;
    this.sizes = sizes;
    this.unit = unit;
    this.hasCell = unit.cell.length > 0;
    this.ends = new int[sizes.rows()];
    Arrays.fill(ends, sizes.steps());
    boolean keepsGates = !(unit instanceof Unit.Plain);
    int weights = hasCell ? 3 : 2;
    this.first = site.in(1);
    this.firstCell = hasCell ? Optional.of(site.in(2)) : Optional.empty();
    int at = weights + 2;
    this.y = site.in(at++);
    this.kept = keepsGates ? site.in(at++) : y;
    this.cells = hasCell ? Optional.of(site.in(at++)) : Optional.empty();
    this.dy = site.in(at++);
    this.dLast = site.in(at++);
    this.dLastCell = hasCell ? Optional.of(site.in(at++)) : Optional.empty();
    this.lengths = site.inputs() > at ? Optional.of(site.in(at)) : Optional.empty();
    this.dFirst = site.out(1);
    this.dFirstCell = hasCell ? Optional.of(site.out(2)) : Optional.empty();
    this.toX = site.room(sizes.allSums());
    this.toH = unit instanceof Unit.Gru ? site.room(sizes.allSums()) : toX;
    this.back = site.room(sizes.state());
    this.before = site.room(Shape.of(sizes.steps() * sizes.rows(), sizes.hidden()));
    this.past = new float[sizes.rows()][sizes.hidden()];
    this.cellSlopes = new float[sizes.rows()][unit.cellSlope.length];
    this.backs = backs(weights + 1);
    addProducts(weights);
  }

  /** The gradient of h that goes through the products of each step. */
  private Kernel[] backs(int weight) {
    Kit kit = site.kit();
    RowProduct product =
        RowProduct.single(
            kit, new RowProduct.Size(sizes.rows(), sizes.sums(), sizes.hidden()), false);
    Place w = site.in(weight, product.weights());
    Kernel[] made = new Kernel[sizes.steps()];
    for (int t = 0; t < made.length; t++) {
      Place sums = sizes.step(toH, t, sizes.sums());
      made[t] = product.of(sums, w, Optional.empty(), back);
    }
    return made;
  }

  /** What is computed of all steps at once when the gradients of their sums are there. */
  private void addProducts(int weights) {
    Kit kit = site.kit();
    int rows = sizes.steps() * sizes.rows();
    int outputs = hasCell ? 3 : 2;
    if (site.isUsed(0)) {
      RowProduct product =
          RowProduct.single(kit, new RowProduct.Size(rows, sizes.sums(), sizes.in()), false);
      Place w = site.in(weights, product.weights());
      Place dx = site.out(0).reshaped(Shape.of(rows, sizes.in()));
      products.add(product.of(toX, w, Optional.empty(), dx));
    }
    Shape flat = Shape.of(rows, sizes.in());
    Products.Rows x = new Products.Rows(site.in(0).reshaped(flat), kit.plain(flat));
    Products.Rows h = new Products.Rows(before, kit.plain(before.shape()));
    addWeights(kit, x, toX, outputs);
    addWeights(kit, h, toH, outputs + 1);
  }

  private void addWeights(Kit kit, Products.Rows from, Place sums, int output) {
    Products.Rows slope = new Products.Rows(sums, kit.plain(sizes.allSums()));
    Optional<Place> bias = Optional.of(site.out(output + 2));
    products.add(Products.parameterGradient(kit, from, slope, site.out(output), bias));
  }

  void emit() {
    Kernel kernel = this::run;
    site.emit(kernel.named(site.node().op().getClass().getSimpleName() + " products and loops"));
  }

  private void run(RunKey key) {
    readLengths();
    int hidden = sizes.hidden();
    int block = sizes.rows() * hidden;
    before.buffer().put(0, first.buffer(), 0, block);
    before.buffer().put(block, y.buffer(), 0, (sizes.steps() - 1) * block);
    for (int n = 0; n < sizes.rows(); n++) {
      Arrays.fill(past[n], 0);
      if (hasCell) {
        dLastCell.orElseThrow().buffer().get(n * hidden, cellSlopes[n]);
      }
    }
    for (int t = sizes.steps() - 1; t >= 0; t--) {
      FloatBuffer after = t == sizes.steps() - 1 ? dLast.buffer() : back.buffer();
      for (int n = 0; n < sizes.rows(); n++) {
        step(t, n, after);
      }
      backs[t].run(key);
    }
    for (int n = 0; n < sizes.rows(); n++) {
      slopeInto(back.buffer(), n);
      dFirst.buffer().put(n * hidden, unit.slope);
      if (hasCell) {
        dFirstCell.orElseThrow().buffer().put(n * hidden, cellSlopes[n]);
      }
    }
    for (int i = 0; i < products.size(); i++) {
      products.get(i).run(key);
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

  private int at(int step, int row) {
    return (step * sizes.rows() + row) * sizes.hidden();
  }

  /** The gradient of a row's state: through the products of the step after, and past them. */
  private void slopeInto(FloatBuffer after, int n) {
    after.get(n * sizes.hidden(), unit.slope);
    float[] rest = past[n];
    for (int j = 0; j < rest.length; j++) {
      unit.slope[j] += rest[j];
    }
  }

  private void step(int t, int n, FloatBuffer after) {
    int hidden = sizes.hidden();
    slopeInto(after, n);
    if (t < ends[n]) {
      dy.buffer().get(at(t, n), unit.state);
      for (int j = 0; j < hidden; j++) {
        unit.slope[j] += unit.state[j];
      }
      kept.buffer().get(at(t, n) * (unit.kept.length / hidden), unit.kept);
      beforeInto(t, n);
      System.arraycopy(cellSlopes[n], 0, unit.cellSlope, 0, unit.cellSlope.length);
      unit.back();
      System.arraycopy(unit.cellSlope, 0, cellSlopes[n], 0, unit.cellSlope.length);
    } else {
      unit.rest();
    }
    System.arraycopy(unit.slope, 0, past[n], 0, hidden);
    int to = at(t, n) * sizes.gates();
    toX.buffer().put(to, unit.fromX);
    if (toH != toX) {
      toH.buffer().put(to, unit.fromH);
    }
  }

  private void beforeInto(int t, int n) {
    if (hasCell) {
      cells.orElseThrow().buffer().get(at(t, n), unit.cell);
    }
    Place firstOf = hasCell ? firstCell.orElseThrow() : first;
    Place all = hasCell ? cells.orElseThrow() : y;
    if (t == 0) {
      firstOf.buffer().get(n * sizes.hidden(), unit.before);
    } else {
      all.buffer().get(at(t - 1, n), unit.before);
    }
  }
}
