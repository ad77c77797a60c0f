package io.kindling.engine.backend.onednn;

import io.kindling.engine.Checks;
import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.Precision;
import io.kindling.engine.backend.Workspace;
import io.kindling.engine.network.Layout;

/** Single precision on oneDNN's kernels. A workspace is used by one thread at a time. */
public final class OneDnnBackend implements Backend {
  private final int threads;
  private final Precision precision;
  private final String name;

  /** Single precision throughout. */
  public OneDnnBackend(int threads) {
    this(threads, Precision.FP32);
  }

  /** Loads the library. */
  public OneDnnBackend(int threads, Precision precision) {
    Checks.require(threads > 0, "Invalid threads %s: expected at least 1", threads);
    this.threads = threads;
    this.precision = precision;
    String library = OneDnnLibrary.load();
    this.name = precision == Precision.FP32 ? library : library + " " + precision.word();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Workspace open(Layout parameters, Layout state, int slots) {
    return new OneDnnWorkspace(parameters, state, slots, threads, precision);
  }
}
