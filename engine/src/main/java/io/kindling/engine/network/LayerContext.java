package io.kindling.engine.network;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.step.Mode;
import java.util.List;
import java.util.Map;

/**
 * Where a layer adds itself to a graph.
 *
 * @param graph the graph so far
 * @param mode whether the network is being trained
 * @param layer the number of the layer, which also tells its random numbers apart
 * @param windows the leaves of all windows by name
 * @param statistics collects the batch statistics, in the order of the network's state
 */
public record LayerContext(
    Graph graph, Mode mode, int layer, Map<String, Value> windows, List<Value> statistics) {
  /** The leaf of one of this layer's windows. */
  public Value window(String role) {
    return windows.get(layer + "." + role);
  }
}
