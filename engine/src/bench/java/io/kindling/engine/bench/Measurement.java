package io.kindling.engine.bench;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.bench.Contest.Outcome;
import java.io.IOException;
import java.util.stream.IntStream;

/** What is measured of each task, with one thread and with two. */
interface Measurement {
  /** The most threads of a row; {@code scripts/bench} tells OpenMP the same number. */
  int MOST_THREADS = 2;

  void measure(Bench bench, Contest contest, Task task, Backend backend, Cores cores)
      throws IOException;

  /** Measures all tasks that were asked for and reports them. */
  static void run(String name, BenchOptions options, Measurement measurement) throws IOException {
    Bench bench = Bench.start(name, options, System.out);
    double seconds = options.seconds().orElse(Contest.DEFAULT_SECONDS);
    int most = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    for (int threads : IntStream.rangeClosed(1, most).toArray()) {
      Backend backend = new OneDnnBackend(threads);
      Cores cores = Cores.measure(backend, threads);
      bench.note(
          "%s, %s: a matrix product reaches %.0f GFLOP/s; cores busy %.2f here, %.2f in PyTorch",
          backend.name(), cores.label(), cores.peak(), cores.ours(), cores.peers());
      if (cores.disturbed()) {
        bench.note("something else is running here: figures with %s say little", cores.label());
      }
      for (Task task : options.chosen(Task.ALL)) {
        measurement.measure(bench, new Contest(seconds, threads), task, backend, cores);
      }
    }
    bench.summarise();
  }

  /** Adds a row with its share of the peak, and what each of the peers took. */
  static void report(Bench bench, Outcome outcome, double operations, Cores cores)
      throws IOException {
    Row row = outcome.row();
    bench.add(row.withPeakShare(cores.share(operations, row.ours())));
    bench.note("  %s", outcome.peers());
  }
}
