package io.kindling.engine.backend;

import io.kindling.engine.graph.Graph;
import io.kindling.engine.graph.Value;
import io.kindling.engine.network.Layout;
import java.util.List;

/**
 * A graph for a fixed number of rows, with the roles of its values.
 *
 * @param graph the nodes, forward and backward
 * @param parameters the windows of the flat parameters; leaves of the graph refer to them by offset
 * @param state the windows of the flat state (running statistics of batch normalisation)
 * @param inputs what is filled in before a run: features, and for training and evaluation also
 *     targets and weights
 * @param outputs what can be read after a run: predictions, losses by row, sums of state
 * @param gradients the gradient of the weighted sum of the losses for each window of {@code
 *     parameters}, in order; empty where nothing is trained
 */
public record StepGraph(
    Graph graph,
    Layout parameters,
    Layout state,
    List<Value> inputs,
    List<Value> outputs,
    List<Value> gradients) {
  public StepGraph {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    gradients = List.copyOf(gradients);
  }
}
