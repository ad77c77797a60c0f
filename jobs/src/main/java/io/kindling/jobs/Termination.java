package io.kindling.jobs;

import io.kindling.jobs.output.RunFolder;
import io.kindling.jobs.spark.StopSignal;
import io.kindling.jobs.training.StopRequest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * Ends a run that is told to stop. A training is given some seconds to leave a checkpoint; what
 * ends otherwise is marked before Spark and the file systems shut down.
 */
final class Termination implements AutoCloseable {
  /** Above that of Spark's and Hadoop's own hooks, which run after it. */
  private static final int PRIORITY = 1000;

  private static final long GRACE_SECONDS = 20;

  private final Runnable hook;
  private final StopRequest stop;
  private final CountDownLatch ended = new CountDownLatch(1);

  private Termination(Runnable hook, StopRequest stop) {
    this.hook = hook;
    this.stop = stop;
  }

  /**
   * Watches a run.
   *
   * @param advice what to do about one that was told to stop, as a clause whose end is an option
   * @param says tells the user
   */
  static Termination watch(
      RunFolder folder, StopRequest stop, String advice, Consumer<String> says) {
    String sentence =
        String.format(
            "The run was told to stop before it had ended: %s --out %s",
            advice, folder.storage().shown());
    Runnable hook =
        () -> {
          if (!folder.hasEnded()) {
            says.accept(sentence);
          }
          folder.finish(ExitCode.TRY_AGAIN.state(), ExitCode.TRY_AGAIN.code(), sentence);
          folder.close();
        };
    ShutdownHookManager.get().addShutdownHook(hook, PRIORITY);
    Termination termination = new Termination(hook, stop);
    StopSignal.listen(termination::told);
    return termination;
  }

  /** Whether the process ends: Spark does, too, and what fails because of that is no failure. */
  boolean isUnderWay() {
    return ShutdownHookManager.get().isShutdownInProgress();
  }

  /** The first time a run is told, it ends by itself, or the process ends with the run's code. */
  private boolean told() {
    if (ended.getCount() == 0 || stop.isTold()) {
      return false;
    }
    boolean heeded = stop.tell();
    Thread ending = new Thread(() -> end(heeded ? GRACE_SECONDS : 0), "kindling-termination");
    ending.setDaemon(true);
    ending.start();
    return true;
  }

  private void end(long graceSeconds) {
    try {
      if (!ended.await(graceSeconds, TimeUnit.SECONDS)) {
        Runtime.getRuntime().exit(ExitCode.TRY_AGAIN.code());
      }
    } catch (InterruptedException nobodyElse) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    if (!isUnderWay()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
