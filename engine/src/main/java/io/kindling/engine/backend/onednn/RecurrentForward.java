package io.kindling.engine.backend.onednn;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.op.Activation;
import io.kindling.engine.random.RunKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A recurrent layer going forward. Products of x leave the sums of a few steps where they are kept;
 * each step's products of h are added to them there, while they are in the cache.
 */
final class RecurrentForward {
  /** Enough rows to fill a product; with more, their sums leave the cache before they are used. */
  private static final int ROWS = 128;

  private final Site site;
  private final Recurrences.Sizes sizes;
  private final Unit unit;
  private final Place first;
  private final Optional<Place> firstCell;
  private final Ends ends;
  private final Place y;
  private final Place last;
  private final Optional<Place> lastCell;
  private final Optional<Place> cells;
  private final Place kept;
  private final int chunk;
  private final int room;
  private final List<Kernel> ofX = new ArrayList<>();
  private final List<List<Kernel>> ofH = new ArrayList<>();
  private final float[][] carried;
  private final float[] output;
  private final float[] zeros;

  RecurrentForward(Site site, Recurrences.Sizes sizes, Unit unit) {
    this.site = site;
    this.sizes = sizes;
    this.unit = unit;
    boolean hasCell = unit.hasCell();
    int states = hasCell ? 2 : 1;
    int weights = 1 + states;
    int keeps = 1 + states;
    this.first = site.in(1);
    this.firstCell = hasCell ? Optional.of(site.in(2)) : Optional.empty();
    this.ends = Ends.of(site, weights + 4, sizes);
    this.y = site.out(0);
    this.last = site.out(1);
    this.lastCell = hasCell ? Optional.of(site.out(2)) : Optional.empty();
    this.cells = hasCell ? Optional.of(site.out(keeps + 1)) : Optional.empty();
    this.chunk = sizes.stepsOf(ROWS);
    boolean keepsAll = !unit.hasLoop() || site.isUsed(keeps);
    this.room = keepsAll ? sizes.steps() : chunk;
    if (unit.hasLoop()) {
      this.kept = keepsAll ? site.out(keeps) : site.room(Shape.of(room, sizes.rows(), parts()));
    } else {
      this.kept = y;
    }
    this.carried = new float[sizes.rows()][sizes.hidden()];
    this.output = new float[sizes.hidden()];
    this.zeros = new float[parts()];
    addProductsOfX(weights);
    addProductsOfH(weights);
  }

  /** The numbers that a row keeps of a step. */
  private int parts() {
    return unit.parts.length * sizes.hidden();
  }

  /** Where what a row keeps of a step begins. */
  private int keptAt(int step, int row) {
    return (step % room * sizes.rows() + row) * parts();
  }

  private void addProductsOfX(int weights) {
    Kit kit = site.kit();
    Place x = site.in(0);
    Place bias = site.in(weights + 2);
    for (int from = 0; from < sizes.steps(); from += chunk) {
      int rows = sizes.rows() * Math.min(chunk, sizes.steps() - from);
      RowProduct product =
          RowProduct.into(
              kit,
              new RowProduct.Size(rows, sizes.in(), sizes.sums()),
              new RowProduct.Target(parts(), false, Activation.IDENTITY));
      Place w = site.part(weights, 0, kit.transposed(sizes.in(), sizes.sums()), product.weights());
      Shape given = Shape.of(rows, sizes.in());
      Place part = x.window((long) from * sizes.rows() * sizes.in(), given);
      Place to = kept.window(keptAt(from, 0), Shape.of(rows, parts()));
      ofX.add(product.of(part, product.room(site), w, Optional.of(bias), to));
    }
  }

  private void addProductsOfH(int weights) {
    Kit kit = site.kit();
    int hidden = sizes.hidden();
    Place bias = site.in(weights + 3);
    for (int t = 0; t < sizes.steps(); t++) {
      ofH.add(new ArrayList<>());
    }
    for (Unit.Product part : unit.products()) {
      int sums = part.count() * hidden;
      RowProduct product =
          RowProduct.into(
              kit,
              new RowProduct.Size(sizes.rows(), hidden, sums),
              new RowProduct.Target(parts(), part.accumulates(), part.activation()));
      long from = (long) part.first() * hidden * hidden;
      Place w = site.part(weights + 1, from, kit.transposed(hidden, sums), product.weights());
      Place b = bias.window((long) part.first() * hidden, Shape.of(sums));
      Optional<Place> rounded = product.room(site);
      for (int t = 0; t < sizes.steps(); t++) {
        Place before = t == 0 ? first : sizes.step(y, t - 1, hidden);
        int skipped = part.to() * hidden;
        Shape rest = Shape.of(sizes.rows() * parts() - skipped);
        Place to = kept.window(keptAt(t, 0) + skipped, rest);
        ofH.get(t).add(product.of(before, rounded, w, Optional.of(b), to));
      }
    }
  }

  void emit() {
    Kernel kernel = this::run;
    site.emit(kernel.named(site.node().op().getClass().getSimpleName() + " products and loops"));
  }

  private void run(RunKey key) {
    ends.read();
    for (int n = 0; n < sizes.rows(); n++) {
      firstCell.orElse(first).buffer().get(n * sizes.hidden(), carried[n]);
    }
    for (int t = 0; t < sizes.steps(); t++) {
      if (t % chunk == 0) {
        ofX.get(t / chunk).run(key);
      }
      List<Kernel> products = ofH.get(t);
      for (int i = 0; i < products.size(); i++) {
        products.get(i).run(key);
      }
      for (int n = 0; n < sizes.rows(); n++) {
        if (t >= ends.of(n)) {
          rest(t, n);
        } else if (unit.hasLoop()) {
          step(t, n);
        }
      }
    }
    for (int n = 0; n < sizes.rows(); n++) {
      finish(n);
    }
  }

  private void step(int t, int n) {
    int from = keptAt(t, n);
    int hidden = sizes.hidden();
    for (int part = 0; part < unit.parts.length; part++) {
      kept.buffer().get(from + part * hidden, unit.parts[part]);
    }
    unit.forward(carried[n], output);
    for (int part : unit.made) {
      kept.buffer().put(from + part * hidden, unit.parts[part]);
    }
    y.buffer().put(sizes.at(t, n), output);
    if (unit.hasCell()) {
      cells.get().buffer().put(sizes.at(t, n), carried[n]);
    }
  }

  private void rest(int t, int n) {
    y.buffer().put(sizes.at(t, n), zeros, 0, sizes.hidden());
    if (unit.hasLoop()) {
      kept.buffer().put(keptAt(t, n), zeros);
    }
    if (unit.hasCell()) {
      cells.get().buffer().put(sizes.at(t, n), carried[n]);
    }
  }

  /** The state of a row where it ends. */
  private void finish(int n) {
    int hidden = sizes.hidden();
    int end = ends.of(n);
    if (end == 0) {
      first.buffer().get(n * hidden, output);
    } else {
      y.buffer().get(sizes.at(end - 1, n), output);
    }
    last.buffer().put(n * hidden, output);
    if (unit.hasCell()) {
      lastCell.get().buffer().put(n * hidden, carried[n]);
    }
  }
}
