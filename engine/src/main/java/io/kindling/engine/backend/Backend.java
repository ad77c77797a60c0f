package io.kindling.engine.backend;

import io.kindling.engine.network.Layout;

/** A set of kernels. Stateless: whatever holds memory is a {@link Workspace}. */
public interface Backend {
  /** The name in configurations and reports. */
  String name();

  /**
   * Opens the memory for one thread that runs steps of one network.
   *
   * @param parameters the windows of the flat parameters
   * @param state the windows of the flat state
   * @param slots how many gradients are held at the same time
   */
  Workspace open(Layout parameters, Layout state, int slots);
}
