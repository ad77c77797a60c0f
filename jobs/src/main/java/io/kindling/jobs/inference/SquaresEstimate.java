package io.kindling.jobs.inference;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.graph.Shape;
import io.kindling.engine.loss.Loss;
import io.kindling.engine.network.Dense;
import io.kindling.engine.network.Network;
import io.kindling.engine.op.Activation;
import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Squared distances by inner products: |x|² − 2 (x·t − |t|²/2), where what stands in brackets is a
 * dense layer whose weights are the rows t. Many rows are several layers.
 */
final class SquaresEstimate implements Estimate {
  private static final int MOST_IN_A_LAYER = 8192;
  private static final RunKey NO_RANDOM_NUMBERS = new RunKey(0, 0, 0, 0);

  private final List<StepEngine> engines = new ArrayList<>();
  private final List<StepBatch> batches = new ArrayList<>();
  private final int width;
  private final float[] own;

  /** Of batches of so many rows to those that are kept. */
  SquaresEstimate(KeptRows rows, Backend backend, int batch) {
    this.width = rows.width();
    this.own = new float[batch];
    try {
      for (int from = 0; from < rows.rows(); from += MOST_IN_A_LAYER) {
        int count = Math.min(MOST_IN_A_LAYER, rows.rows() - from);
        open(rows, from, count, backend, batch);
      }
    } catch (RuntimeException problem) {
      close();
      throw problem;
    }
  }

  private void open(KeptRows rows, int from, int count, Backend backend, int batch) {
    Network network = new Network(Shape.of(width), List.of(new Dense(count, Activation.IDENTITY)));
    float[] parameters = new float[network.parameters().length()];
    System.arraycopy(rows.features(), from * width, parameters, 0, count * width);
    for (int row = 0; row < count; row++) {
      double half = squares(rows.features(), (from + row) * width) / 2;
      parameters[count * width + row] = (float) -half;
    }
    StepEngine engine = StepEngine.open(network, Loss.MEAN_SQUARED_ERROR, backend, 1);
    engines.add(engine);
    engine.load(parameters, new float[0]);
    batches.add(engine.batch(batch, Mode.EVALUATE));
  }

  private double squares(float[] numbers, int at) {
    double sum = 0;
    for (int i = at; i < at + width; i++) {
      sum += (double) numbers[i] * numbers[i];
    }
    return sum;
  }

  @Override
  public void measure(float[] batch, int count) {
    for (int row = 0; row < count; row++) {
      own[row] = (float) squares(batch, row * width);
    }
    for (int i = 0; i < engines.size(); i++) {
      batches.get(i).features().put(0, batch, 0, count * width);
      engines.get(i).run(batches.get(i), NO_RANDOM_NUMBERS, 0);
    }
  }

  @Override
  public void into(int row, float[] distances) {
    int done = 0;
    for (StepBatch batch : batches) {
      FloatBuffer made = batch.predictions();
      int count = made.capacity() / batch.rows();
      made.get(row * count, distances, done, count);
      done += count;
    }
    for (int i = 0; i < done; i++) {
      distances[i] = own[row] - 2 * distances[i];
    }
  }

  @Override
  public void close() {
    engines.forEach(StepEngine::close);
  }
}
