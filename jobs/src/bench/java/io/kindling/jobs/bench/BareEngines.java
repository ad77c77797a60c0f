package io.kindling.jobs.bench;

import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.bench.OurStep;
import io.kindling.engine.bench.Task;
import java.util.List;
import java.util.stream.Stream;

/**
 * Two engines that compute gradients and wait for nobody: how much more two of the machine's
 * threads give than one, whatever is built on them.
 */
final class BareEngines implements AutoCloseable {
  private static final long TURN_NANOS = 1_000_000_000;
  private static final double NANOS_PER_MICRO = 1e3;

  private final int rows;
  private final List<OurStep> engines;

  BareEngines(Task task) {
    this.rows = task.rows();
    this.engines = Stream.generate(() -> new OurStep(task, new OneDnnBackend(1))).limit(2).toList();
  }

  /** Microseconds a row where one of them has the machine for itself. */
  double oneAlone() {
    return 1 / rowsAMicrosecond(engines.get(0));
  }

  /** Microseconds a row where both compute at the same time. */
  double bothAtOnce() {
    return 1 / engines.parallelStream().mapToDouble(this::rowsAMicrosecond).sum();
  }

  private double rowsAMicrosecond(OurStep engine) {
    long start = System.nanoTime();
    long now = start;
    int steps = 0;
    while (now - start < TURN_NANOS) {
      engine.forwardAndBackward();
      steps++;
      now = System.nanoTime();
    }
    return steps * rows * NANOS_PER_MICRO / (now - start);
  }

  @Override
  public void close() {
    engines.forEach(OurStep::close);
  }
}
