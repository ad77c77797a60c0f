package io.kindling.engine.network;

import java.util.Set;

/**
 * Where the lengths of sequences count in a network.
 *
 * @param layers the paths of the layers that leave absent steps out
 * @param outputs the names of the outputs that are sequences with lengths
 */
record Masks(Set<String> layers, Set<String> outputs) {
  static final Masks NONE = new Masks(Set.of(), Set.of());

  Masks {
    layers = Set.copyOf(layers);
    outputs = Set.copyOf(outputs);
  }
}
