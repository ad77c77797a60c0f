package io.kindling.engine.backend.onednn;

import io.kindling.engine.Checks;
import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.Workspace;
import io.kindling.engine.network.Layout;

/** Single precision on oneDNN's kernels. A workspace is used by one thread at a time. */
public final class OneDnnBackend implements Backend {
  private final int threads;
  private final String name;

  /** Loads the library. */
  public OneDnnBackend(int threads) {
    Checks.require(threads > 0, "Invalid threads %s: expected at least 1", threads);
    this.threads = threads;
    this.name = OneDnnLibrary.load();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Workspace open(Layout parameters, Layout state, int slots) {
    return new OneDnnWorkspace(parameters, state, slots, threads);
  }
}
