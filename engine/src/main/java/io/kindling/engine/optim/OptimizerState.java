package io.kindling.engine.optim;

import io.kindling.engine.Checks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The arrays that an optimizer keeps between steps, by link and name. */
public final class OptimizerState {
  private final List<String[]> names;
  private final float[][][] arrays;

  private OptimizerState(List<String[]> names, float[][][] arrays) {
    this.names = names;
    this.arrays = arrays;
  }

  static OptimizerState zeros(List<String[]> names, int parameters) {
    float[][][] arrays = new float[names.size()][][];
    for (int link = 0; link < arrays.length; link++) {
      arrays[link] = new float[names.get(link).length][parameters];
    }
    return new OptimizerState(List.copyOf(names), arrays);
  }

  float[][] of(int link) {
    return arrays[link];
  }

  /** The arrays by name, as a checkpoint keeps them: {@code 0.mean}, {@code 0.square} … */
  public Map<String, float[]> export() {
    Map<String, float[]> all = new LinkedHashMap<>();
    for (int link = 0; link < arrays.length; link++) {
      for (int i = 0; i < arrays[link].length; i++) {
        all.put(link + "." + names.get(link)[i], arrays[link][i].clone());
      }
    }
    return all;
  }

  /** The state with these arrays; names and lengths must be those of {@link #export}. */
  public OptimizerState restored(Map<String, float[]> saved) {
    List<String> expected = new ArrayList<>(export().keySet());
    Checks.require(
        saved.keySet().equals(export().keySet()),
        "The saved optimizer state holds %s, this optimizer keeps %s",
        saved.keySet(),
        expected);
    float[][][] copies = new float[arrays.length][][];
    for (int link = 0; link < arrays.length; link++) {
      copies[link] = new float[arrays[link].length][];
      for (int i = 0; i < arrays[link].length; i++) {
        float[] array = saved.get(link + "." + names.get(link)[i]);
        Checks.require(
            array.length == arrays[link][i].length,
            "The saved optimizer state %s has %s numbers, expected %s",
            names.get(link)[i],
            array.length,
            arrays[link][i].length);
        copies[link][i] = array.clone();
      }
    }
    return new OptimizerState(names, copies);
  }
}
