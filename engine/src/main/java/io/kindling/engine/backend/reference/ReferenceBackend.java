package io.kindling.engine.backend.reference;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.Workspace;
import io.kindling.engine.network.Layout;

/** Computes in double precision and rounds to single where numbers enter and leave. */
public final class ReferenceBackend implements Backend {
  @Override
  public String name() {
    return "reference";
  }

  @Override
  public Workspace open(Layout parameters, Layout state, int slots) {
    return new ReferenceWorkspace(parameters, state, slots);
  }
}
