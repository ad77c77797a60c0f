package io.kindling.jobs.training;

import io.kindling.engine.Checks;
import io.kindling.engine.network.Segment;
import io.kindling.engine.optim.LbfgsDescent;
import io.kindling.engine.optim.LbfgsSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a search for the minimum keeps on the driver, which holds all of it. */
public final class DriverHeap {
  private static final double MB = 1e6;

  private DriverHeap() {}

  /** What the user should know about it; nothing where there is no search. */
  public static Optional<String> note(TrainingRequest request) {
    return search(request).map(search -> sentence(search, request));
  }

  /** Refuses a search that does not fit a heap of so many bytes. */
  public static void check(TrainingRequest request, long heap) {
    search(request)
        .ifPresent(
            search ->
                Checks.require(
                    bytes(search, request) < heap,
                    "%s, but its heap has %.1f MB: set training.optimizer.lbfgs.memory lower, or"
                        + " give the driver more (spark.driver.memory)",
                    sentence(search, request),
                    heap / MB));
  }

  private static Optional<LbfgsSpec> search(TrainingRequest request) {
    return request.training().optimizer() instanceof LbfgsSpec search
        ? Optional.of(search)
        : Optional.empty();
  }

  private static String sentence(LbfgsSpec search, TrainingRequest request) {
    return String.format(
        Locale.ROOT,
        "training.optimizer.lbfgs keeps about %.1f MB on the driver for %d parameters and memory ="
            + " %d",
        bytes(search, request) / MB,
        request.network().parameters().length(),
        search.memory());
  }

  private static long bytes(LbfgsSpec search, TrainingRequest request) {
    List<Segment> segments = request.network().parameters().segments();
    return LbfgsDescent.bytes(search, request.training().stepping(), segments);
  }
}
