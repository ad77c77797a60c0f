package io.kindling.engine.network;

import io.kindling.engine.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * A network as it is written.
 *
 * @param inputs what goes in; none where the data says it
 * @param layers in any order that names them before or after their use
 * @param outputs the names of the layers that are put out; the last layer where none are named
 */
public record NetworkSpec(List<NamedShape> inputs, List<LayerEntry> layers, List<String> outputs) {
  /** No network. */
  public static final NetworkSpec NONE = new NetworkSpec(List.of(), List.of(), List.of());

  public NetworkSpec {
    inputs = List.copyOf(inputs);
    layers = List.copyOf(layers);
    outputs = List.copyOf(outputs);
  }

  /** Layers one behind the other. */
  static NetworkSpec sequence(Shape input, List<LayerSpec> layers) {
    return new NetworkSpec(
        List.of(NamedShape.input(input)), layers.stream().map(LayerEntry::of).toList(), List.of());
  }

  /** Whether the layers stand one behind the other. */
  public boolean isSequence() {
    return (inputs.isEmpty()
            || (inputs.size() == 1 && inputs.get(0).name().equals(NamedShape.INPUT)))
        && layers.stream().allMatch(entry -> entry.from().isEmpty() && entry.lengths().isEmpty())
        && outputs.isEmpty();
  }

  /** This network with other inputs. */
  public NetworkSpec withInputs(List<NamedShape> others) {
    return new NetworkSpec(others, layers, outputs);
  }

  /** This network with a layer before all others. */
  public NetworkSpec withFirst(LayerSpec layer) {
    List<LayerEntry> longer = new ArrayList<>(layers);
    longer.add(0, LayerEntry.of(layer));
    return new NetworkSpec(inputs, longer, outputs);
  }

  /** This network with a layer behind all others. */
  NetworkSpec with(LayerEntry entry) {
    List<LayerEntry> longer = new ArrayList<>(layers);
    longer.add(entry);
    return new NetworkSpec(inputs, longer, outputs);
  }
}
