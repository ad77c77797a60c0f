package io.kindling.engine.backend.onednn;

import io.kindling.engine.graph.Shape;
import io.kindling.engine.random.RunKey;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The gradient of a recurrent layer. The gradients of the sums are held for a few steps at a time;
 * what they give to x and to the weights is computed while they are in the cache.
 */
final class RecurrentBack {
  /** Sums of products are split into parts of so many rows. */
  private static final int ROWS = 512;

  private final Site site;
  private final Recurrences.Sizes sizes;
  private final Unit unit;
  private final Place first;
  private final Place y;
  private final Place kept;
  private final Optional<Place> firstCell;
  private final Optional<Place> cells;
  private final Place dy;
  private final Place dLast;
  private final Optional<Place> dLastCell;
  private final Ends ends;
  private final Place dFirst;
  private final Optional<Place> dFirstCell;
  private final int chunk;
  private final Place ofX;
  private final Place ofH;
  private final Place back;
  private final Place before;
  private final List<Kernel> backs = new ArrayList<>();
  private final List<List<Kernel>> ofChunks = new ArrayList<>();
  private final Optional<Place> dx;
  private final Biases biases;
  private final float[] given;
  private final float[][] slopes;
  private final float[][] cellSlopes;
  private final float[][] carried;
  private float[] carriedBefore;

  RecurrentBack(Site site, Recurrences.Sizes sizes, Unit unit) {
    this.site = site;
    this.sizes = sizes;
    this.unit = unit;
    boolean hasCell = unit.hasCell();
    int weights = hasCell ? 3 : 2;
    int at = weights + 2;
    this.first = site.in(1);
    this.firstCell = hasCell ? Optional.of(site.in(2)) : Optional.empty();
    this.y = site.in(at++);
    this.kept = unit.hasLoop() ? site.in(at++) : y;
    this.cells = hasCell ? Optional.of(site.in(at++)) : Optional.empty();
    this.dy = site.in(at++);
    this.dLast = site.in(at++);
    this.dLastCell = hasCell ? Optional.of(site.in(at++)) : Optional.empty();
    this.ends = Ends.of(site, at, sizes);
    this.dx = site.isUsed(0) ? Optional.of(site.out(0)) : Optional.empty();
    this.dFirst = site.out(1);
    this.dFirstCell = hasCell ? Optional.of(site.out(2)) : Optional.empty();
    this.chunk = sizes.stepsOf(ROWS);
    int held = chunk * sizes.rows();
    this.ofX = site.room(Shape.of(held, sizes.sums()));
    this.ofH = unit.isSplit() ? site.room(Shape.of(held, sizes.sums())) : ofX;
    this.back = site.room(sizes.state());
    this.before = site.room(Shape.of(held, sizes.hidden()));
    int hidden = sizes.hidden();
    this.given = new float[hidden];
    this.carriedBefore = new float[hidden];
    this.slopes = new float[sizes.rows()][hidden];
    this.cellSlopes = new float[sizes.rows()][hasCell ? hidden : 0];
    this.carried = new float[sizes.rows()][hasCell ? hidden : 0];
    int outputs = hasCell ? 3 : 2;
    this.biases = new Biases(unit, site.out(outputs + 2), site.out(outputs + 3));
    addBacks(weights + 1);
    addChunks(weights, outputs);
  }

  /** The gradient of h that goes through the products of each step. */
  private void addBacks(int weight) {
    Kit kit = site.kit();
    RowProduct product =
        RowProduct.single(kit, new RowProduct.Size(sizes.rows(), sizes.sums(), sizes.hidden()));
    Place w = site.in(weight, product.weights());
    Optional<Place> rounded = product.room(site);
    for (int t = 0; t < sizes.steps(); t++) {
      Place sums = sizes.step(ofH, t % chunk, sizes.sums());
      backs.add(product.of(sums, rounded, w, Optional.empty(), back));
    }
  }

  /** What is computed of some steps at once; the last steps come first and begin the sums. */
  private void addChunks(int weights, int outputs) {
    Place x = site.in(0);
    Place dwOfX = site.out(outputs);
    Place dwOfH = site.out(outputs + 1);
    for (int from = 0; from < sizes.steps(); from += chunk) {
      int steps = Math.min(chunk, sizes.steps() - from);
      int rows = steps * sizes.rows();
      boolean accumulates = from + steps < sizes.steps();
      Shape sums = Shape.of(rows, sizes.sums());
      long skipped = (long) from * sizes.rows();
      List<Kernel> work = new ArrayList<>();
      addInput(weights, rows, skipped, work);
      Place part = x.window(skipped * sizes.in(), Shape.of(rows, sizes.in()));
      work.add(Matrices.outer(site.kit(), ofX.reshaped(sums), part, dwOfX, accumulates));
      work.add(
          Matrices.outer(site.kit(), ofH.reshaped(sums), states(from, rows), dwOfH, accumulates));
      ofChunks.add(work);
    }
  }

  private void addInput(int weights, int rows, long skipped, List<Kernel> work) {
    if (dx.isPresent()) {
      RowProduct product =
          RowProduct.single(site.kit(), new RowProduct.Size(rows, sizes.sums(), sizes.in()));
      Place w = site.in(weights, product.weights());
      Place to = dx.get().window(skipped * sizes.in(), Shape.of(rows, sizes.in()));
      work.add(product.of(ofX, product.room(site), w, Optional.empty(), to));
    }
  }

  /** The states before the steps from one on. */
  private Place states(int from, int rows) {
    Shape shape = Shape.of(rows, sizes.hidden());
    return from == 0
        ? before.reshaped(shape)
        : y.window((long) (from - 1) * sizes.rows() * sizes.hidden(), shape);
  }

  void emit() {
    Kernel kernel = this::run;
    site.emit(kernel.named(site.node().op().getClass().getSimpleName() + " products and loops"));
  }

  private void run(RunKey key) {
    ends.read();
    biases.clear();
    begin();
    for (int t = sizes.steps() - 1; t >= 0; t--) {
      FloatBuffer after = t == sizes.steps() - 1 ? dLast.buffer() : back.buffer();
      for (int n = 0; n < sizes.rows(); n++) {
        step(t, n, after);
      }
      backs.get(t).run(key);
      if (t % chunk == 0) {
        List<Kernel> work = ofChunks.get(t / chunk);
        for (int i = 0; i < work.size(); i++) {
          work.get(i).run(key);
        }
      }
    }
    finish();
    biases.write();
  }

  private void begin() {
    int block = sizes.rows() * sizes.hidden();
    before.buffer().put(0, first.buffer(), 0, block);
    int rest = Math.min(chunk, sizes.steps()) - 1;
    before.buffer().put(block, y.buffer(), 0, rest * block);
    for (int n = 0; n < sizes.rows(); n++) {
      Arrays.fill(slopes[n], 0);
      if (unit.hasCell()) {
        dLastCell.get().buffer().get(n * sizes.hidden(), cellSlopes[n]);
        cells.get().buffer().get(sizes.at(Math.max(1, ends.of(n)) - 1, n), carried[n]);
      }
    }
  }

  /** Adds numbers to the gradient of a row's state. */
  private void addSlope(FloatBuffer from, int at, int n) {
    from.get(at, given);
    float[] slope = slopes[n];
    for (int j = 0; j < slope.length; j++) {
      slope[j] += given[j];
    }
  }

  private void step(int t, int n, FloatBuffer after) {
    int hidden = sizes.hidden();
    addSlope(after, n * hidden, n);
    if (t < ends.of(n)) {
      addSlope(dy.buffer(), sizes.at(t, n), n);
      for (int part = 0; part < unit.parts.length; part++) {
        kept.buffer().get((sizes.at(t, n) * unit.parts.length) + part * hidden, unit.parts[part]);
      }
      back(t, n);
      biases.add();
    } else {
      unit.rest();
    }
    int to = (t % chunk * sizes.rows() + n) * sizes.sums();
    for (int part = 0; part < unit.ofH.length; part++) {
      ofX.buffer().put(to + part * hidden, unit.parts[part]);
      if (unit.isSplit()) {
        ofH.buffer().put(to + part * hidden, unit.parts[unit.ofH[part]]);
      }
    }
  }

  /** The cell after this step is what is carried; that before it is carried on. */
  private void back(int t, int n) {
    if (unit.hasCell()) {
      carriedInto(carriedBefore, t, n, firstCell.get(), cells.get());
      unit.back(slopes[n], cellSlopes[n], carried[n], carriedBefore);
      float[] used = carried[n];
      carried[n] = carriedBefore;
      carriedBefore = used;
    } else {
      carriedInto(carriedBefore, t, n, first, y);
      unit.back(slopes[n], cellSlopes[n], carriedBefore, carriedBefore);
    }
  }

  /** What a row carried before a step. */
  private void carriedInto(float[] row, int t, int n, Place start, Place all) {
    if (t == 0) {
      start.buffer().get(n * sizes.hidden(), row);
    } else {
      all.buffer().get(sizes.at(t - 1, n), row);
    }
  }

  private void finish() {
    int hidden = sizes.hidden();
    for (int n = 0; n < sizes.rows(); n++) {
      addSlope(back.buffer(), n * hidden, n);
      dFirst.buffer().put(n * hidden, slopes[n]);
      if (unit.hasCell()) {
        dFirstCell.get().buffer().put(n * hidden, cellSlopes[n]);
      }
    }
  }
}
