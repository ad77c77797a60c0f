package io.kindling.jobs.training;

import io.kindling.engine.backend.Backend;
import io.kindling.engine.backend.onednn.OneDnnBackend;
import io.kindling.engine.backend.onednn.OneDnnLibrary;
import io.kindling.engine.backend.reference.ReferenceBackend;
import io.kindling.jobs.config.KernelSettings;
import io.kindling.jobs.config.Kernels;
import io.kindling.jobs.spark.Here;
import java.nio.file.Path;

/** Makes the back end that a configuration names, in this process. */
public final class Backends {
  private Backends() {}

  /** The back end; natives are unpacked in a folder that Spark gave this process. */
  public static Backend of(KernelSettings settings) {
    if (settings.kernels() == Kernels.REFERENCE) {
      return new ReferenceBackend();
    }
    OneDnnLibrary.unpackUnder(Path.of(Here.localFolder()));
    return new OneDnnBackend(settings.threads(), settings.precision());
  }

  /** What computes: the back end with its instruction set, and its team of threads. */
  public static String describe(KernelSettings settings) {
    int threads = settings.threads();
    return of(settings).name()
        + ", "
        + threads
        + (threads == 1 ? " thread" : " threads")
        + " a task";
  }
}
