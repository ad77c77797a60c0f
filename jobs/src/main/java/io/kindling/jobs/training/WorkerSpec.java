package io.kindling.jobs.training;

import io.kindling.engine.loss.Objective;
import io.kindling.engine.network.Layout;
import io.kindling.engine.network.Segment;
import io.kindling.jobs.averaging.Freight;
import io.kindling.jobs.averaging.Schedule;
import io.kindling.jobs.averaging.SumsLayout;
import io.kindling.jobs.config.KernelSettings;
import io.kindling.jobs.config.WireFormat;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * All that a task must know before it registers.
 *
 * @param endpoint the averager's name
 * @param network as JSON text
 * @param augmented what happens to rows of steps; none where they stay as they are
 * @param inner how shards step by themselves; none where they do not
 * @param trained the names of the parameters that steps change
 * @param asked what is measured beside the usual
 * @param wire how numbers travel
 * @param nodeShards the most shards whose sum is sent as one
 * @param held what workers hold from step to step
 * @param microBatch the most rows that are run at once
 * @param triesPoints whether a step may be tried where numbers are not finite
 * @param carried where batches keep what shards carry from step to step
 * @param heartbeat how often to say what it does
 * @param limit how long to wait for any answer
 */
record WorkerSpec(
    String endpoint,
    String network,
    Objective objective,
    List<Augmenting> augmented,
    List<InnerRule> inner,
    Set<String> trained,
    EpochMetrics.Asked asked,
    WireFormat wire,
    int nodeShards,
    Set<Held> held,
    KernelSettings kernels,
    int microBatch,
    int shards,
    long seed,
    Schedule schedule,
    SumsLayout sums,
    Batches batches,
    boolean triesPoints,
    CarriedBuffers carried,
    Duration heartbeat,
    Duration limit)
    implements Serializable {
  WorkerSpec {
    augmented = List.copyOf(augmented);
    inner = List.copyOf(inner);
    trained = Set.copyOf(trained);
    held = Set.copyOf(held);
  }

  /** The losses of training steps. */
  Objective ofSteps() {
    return augmented.isEmpty() ? objective : augmented.get(0).ofSteps(objective);
  }

  /** What travels of a network's parameters. */
  Freight freight(Layout parameters) {
    List<Segment> own =
        parameters.segments().stream().filter(one -> trained.contains(one.name())).toList();
    return new Freight(parameters, own, wire);
  }
}
