package io.kindling.engine.network;

/**
 * Layers inside a layer.
 *
 * @param name what stands before their names in a path; empty where nothing does
 */
public record Inner(String name, Chain layers) {
  /** The path of what stands inside the layer at a path. */
  String below(String path) {
    return name.isEmpty() ? path : Declarations.below(path, name);
  }
}
