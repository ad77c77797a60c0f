package io.kindling.jobs.inference;

import io.kindling.engine.random.RunKey;
import io.kindling.engine.step.Mode;
import io.kindling.engine.step.StepBatch;
import io.kindling.engine.step.StepEngine;
import io.kindling.jobs.training.CarriedState;
import io.kindling.partitioning.encode.Encoders;
import io.kindling.partitioning.shard.Shard;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A model at work on batches of rows: filled, run, and read, again and again. */
final class Running implements AutoCloseable {
  private static final RunKey NO_RANDOM_NUMBERS = new RunKey(0, 0, 0, 0);

  private final StepEngine engine;
  private final StepBatch batch;
  private final Encoders encoders;
  private final Encoders.Buffers buffers;
  private final Optional<Front.Open> front;
  private final boolean deviates;
  private final FloatBuffer unused;
  private final CarriedState carried = CarriedState.zeros();

  /** Opens a model for batches of so many rows. */
  Running(Inference model, Encoders encoders, int rows) {
    this.encoders = encoders;
    this.buffers = encoders.buffers();
    this.engine = model.open();
    this.batch = engine.batch(rows, Mode.EVALUATE);
    this.deviates = model.tellsDeviation();
    this.front = model.front().map(one -> one.open(rows));
    int width = front.isPresent() ? encoders.shape().elements() : 0;
    this.unused = FloatBuffer.allocate(Math.multiplyExact(rows, width));
  }

  /** What went in and came out. */
  StepBatch batch() {
    return batch;
  }

  int rows() {
    return batch.rows();
  }

  /** Takes rows of a shard with what they are measured by; others have no weight. */
  void gather(Shard shard, int[] numbers, int from, int count) {
    FloatBuffer features = front.isPresent() ? unused : batch.features();
    shard.gatherInto(
        encoders, numbers, from, count, features, batch.targetsOfOutputs(), batch.weights());
    for (int row = count; row < batch.rows(); row++) {
      batch.weights().put(row, 0);
    }
    front.ifPresent(one -> one.gather(shard, numbers, from, count));
  }

  /** Takes the features of rows of a shard, which are not measured. */
  void gatherFeatures(Shard shard, int[] numbers, int from, int count) {
    FloatBuffer features = front.isPresent() ? unused : batch.features();
    shard.gatherInto(encoders, numbers, from, count, features, unmeasured(), batch.weights());
    front.ifPresent(one -> one.gather(shard, numbers, from, count));
  }

  /** Room for what rows are labelled with, whatever the network is measured by. */
  private List<FloatBuffer> unmeasured() {
    List<FloatBuffer> all = new ArrayList<>();
    for (var answer : encoders.answers()) {
      all.add(FloatBuffer.allocate(batch.rows() * answer.targets(encoders.schema())));
    }
    return all;
  }

  /** Takes the features of a packed row. */
  void put(byte[] packed, int at) {
    if (front.isPresent()) {
      front.get().put(packed, at);
    } else {
      encoders.encodeFeatures(packed, 0, buffers, batch.features(), at);
    }
  }

  /** Begins sequences: nothing is carried into the next run. */
  void restart() {
    carried.restart();
  }

  /** Runs the batch, of which the first rows were filled. */
  void run(int count) {
    front.ifPresent(one -> one.fillInto(batch.features(), count));
    carried.begin();
    carried.fill(batch);
    engine.run(batch, NO_RANDOM_NUMBERS, 0);
    carried.take(batch);
  }

  /** Of each number that is predicted of a row, how far apart those are that made it, if any. */
  List<Double> deviations(int row, int numbers) {
    return !deviates
        ? List.of()
        : IntStream.range(0, numbers)
            .mapToObj(number -> front.get().deviation(row, number))
            .toList();
  }

  /** Frees the memory outside the heap. */
  @Override
  public void close() {
    front.ifPresent(Front.Open::close);
    engine.close();
  }
}
