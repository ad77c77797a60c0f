package io.kindling.jobs.inference;

import io.kindling.engine.step.Outcome;
import io.kindling.engine.step.StepBatch;
import io.kindling.partitioning.PredictionRows;
import io.kindling.partitioning.encode.Encoders;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The rows of one partition with what a model makes of them: input order, one batch at a time. */
public final class Predictions implements Iterator<Predictions.Row> {
  private final Running running;
  private final StepBatch batch;
  private final Iterator<PredictionRows.Row> rows;
  private final List<PredictionRows.Row> waiting = new ArrayList<>();
  private int next;

  /**
   * A row of the input with what came out.
   *
   * @param numbers by output of the network
   * @param deviations of each number of the first output, how far apart those are that made it;
   *     empty where nothing tells
   */
  public record Row(PredictionRows.Row input, List<List<Float>> numbers, List<Double> deviations) {}

  /** Opens an engine; it must be closed when the task ends. */
  public Predictions(Inference model, Encoders encoders, Iterator<PredictionRows.Row> rows) {
    this.running = model.open(encoders, model.rows());
    this.batch = running.batch();
    this.rows = rows;
  }

  @Override
  public boolean hasNext() {
    return next < waiting.size() || rows.hasNext();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException("There are no more rows to predict");
    }
    if (next == waiting.size()) {
      fill();
    }
    List<List<Float>> numbers = new ArrayList<>();
    for (Outcome head : batch.heads()) {
      numbers.add(numbers(head.predictions()));
    }
    List<Double> deviations = running.deviations(next, numbers.get(0).size());
    return new Row(waiting.get(next++), numbers, deviations);
  }

  private List<Float> numbers(FloatBuffer predictions) {
    int outputs = predictions.capacity() / batch.rows();
    List<Float> numbers = new ArrayList<>(outputs);
    for (int i = 0; i < outputs; i++) {
      numbers.add(predictions.get(next * outputs + i));
    }
    return numbers;
  }

  private void fill() {
    waiting.clear();
    next = 0;
    while (waiting.size() < batch.rows() && rows.hasNext()) {
      PredictionRows.Row row = rows.next();
      running.put(row.packed(), waiting.size());
      waiting.add(row);
    }
    running.run(waiting.size());
  }

  /** Frees the engine's memory. */
  public void close() {
    running.close();
  }
}
