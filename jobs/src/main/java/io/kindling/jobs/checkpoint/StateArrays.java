package io.kindling.jobs.checkpoint;

import io.kindling.engine.Checks;
import io.kindling.jobs.averaging.Snapshot;
import io.kindling.jobs.training.RunState;
import io.kindling.jobs.training.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The arrays of a run by the names that they have in a checkpoint. */
final class StateArrays {
  private static final String PARAMETERS = "parameters";
  private static final String STATISTICS = "statistics";
  private static final String BEST = "best.";
  private static final String OPTIMIZER = "optimizer.";
  private static final String INNER = "inner";
  private static final String CARRIED = "carried.";

  private final Map<String, float[]> byName;

  StateArrays(Map<String, float[]> byName) {
    this.byName = byName;
  }

  static StateArrays of(RunState state) {
    Map<String, float[]> all = new LinkedHashMap<>();
    all.put(PARAMETERS, state.master().weights().parameters());
    all.put(STATISTICS, state.master().weights().state());
    state.master().optimizer().forEach((name, numbers) -> all.put(OPTIMIZER + name, numbers));
    all.put(INNER, state.master().inner());
    state
        .watched()
        .flatMap(RunState.Watched::weights)
        .ifPresent(
            best -> {
              all.put(BEST + PARAMETERS, best.parameters());
              all.put(BEST + STATISTICS, best.state());
            });
    List<float[]> carried = state.position().carried();
    for (int shard = 0; shard < carried.size(); shard++) {
      all.put(CARRIED + shard, carried.get(shard));
    }
    return new StateArrays(all);
  }

  Map<String, float[]> byName() {
    return byName;
  }

  Snapshot weights() {
    return new Snapshot(array(PARAMETERS), array(STATISTICS));
  }

  Weights best() {
    return new Weights(array(BEST + PARAMETERS), array(BEST + STATISTICS));
  }

  boolean hasBest() {
    return byName.containsKey(BEST + PARAMETERS);
  }

  Map<String, float[]> optimizer() {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    byName.forEach(
        (name, numbers) -> {
          if (name.startsWith(OPTIMIZER)) {
            arrays.put(name.substring(OPTIMIZER.length()), numbers);
          }
        });
    return arrays;
  }

  float[] inner() {
    return array(INNER);
  }

  List<float[]> carried() {
    List<float[]> carried = new ArrayList<>();
    while (byName.containsKey(CARRIED + carried.size())) {
      carried.add(byName.get(CARRIED + carried.size()));
    }
    return carried;
  }

  private float[] array(String name) {
    float[] numbers = byName.get(name);
    Checks.require(numbers != null, "Expected an array '%s', found %s", name, byName.keySet());
    return numbers;
  }
}
