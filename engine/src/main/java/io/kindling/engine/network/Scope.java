package io.kindling.engine.network;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the names of layers and inputs mean where a layer stands: those of its own block hide those
 * around the block. Layers come in an order in which each name has its value before it is used.
 */
final class Scope<T> {
  private final Map<String, T> values = new HashMap<>();
  private final Optional<Scope<T>> around;

  private Scope(Optional<Scope<T>> around) {
    this.around = around;
  }

  /** That of a network, nothing known yet. */
  static <T> Scope<T> ofNetwork() {
    return new Scope<>(Optional.empty());
  }

  /** That of a block that stands here. */
  Scope<T> ofBlock() {
    return new Scope<>(Optional.of(this));
  }

  void put(String name, T value) {
    values.put(name, value);
  }

  T find(String name) {
    T own = values.get(name);
    return own != null ? own : around.orElseThrow().find(name);
  }
}
