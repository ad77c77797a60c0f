package io.kindling.jobs;

import io.kindling.jobs.output.RunFolder;
import org.apache.hadoop.util.ShutdownHookManager;

/** Marks a run that is told to stop, before Spark and the file systems shut down. */
final class Termination implements AutoCloseable {
  /** Above that of Spark's and Hadoop's own hooks, which run after it. */
  private static final int PRIORITY = 1000;

  private final Runnable hook;

  private Termination(Runnable hook) {
    this.hook = hook;
  }

  static Termination watch(RunFolder folder) {
    Runnable hook =
        () -> {
          folder.finish(
              ExitCode.TRY_AGAIN.state(),
              ExitCode.TRY_AGAIN.code(),
              "The run was told to stop before it had ended: start it again");
          folder.close();
        };
    ShutdownHookManager.get().addShutdownHook(hook, PRIORITY);
    return new Termination(hook);
  }

  @Override
  public void close() {
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
