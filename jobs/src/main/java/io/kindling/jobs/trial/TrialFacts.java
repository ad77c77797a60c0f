package io.kindling.jobs.trial;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a report tells of trainings beside their figures.
 *
 * @param seed of the first parameters and all that is random
 * @param kernels what computed, each kind once
 * @param reproducible whether all had the same kernels and model of CPU, and no clock had a say
 * @param parameters of the model
 * @param shards that its rows were cut into
 */
public record TrialFacts(
    long seed, String kernels, boolean reproducible, long parameters, int shards) {
  /**
   * Of some trainings.
   *
   * @param model the one whose parameters are told
   */
  public static TrialFacts of(long seed, List<TrialResult> all, TrialResult model) {
    List<Computed> computed =
        all.stream().flatMap(one -> one.computed().stream()).distinct().toList();
    return new TrialFacts(
        seed,
        computed.stream().map(Computed::kernels).distinct().collect(Collectors.joining(", ")),
        computed.size() == 1,
        model.parameters(),
        model.shards());
  }

  /** The same of trainings that ended by the clock. */
  public TrialFacts timed() {
    return new TrialFacts(seed, kernels, false, parameters, shards);
  }
}
