package io.kindling.engine.network;

import io.kindling.engine.graph.Value;
import java.util.Optional;

/**
 * What goes from one layer of a network to others.
 *
 * @param lengths the steps that each row of a sequence has, [N]; all where they are missing
 */
record Flow(Value value, Optional<Value> lengths) {
  static Flow of(Value value) {
    return new Flow(value, Optional.empty());
  }
}
