package io.kindling.jobs.training;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;

/** Holds the first round in its tenth step until a second executor has come. */
final class AwaitsSecond extends Disaster {
  private static final long STEP = 10;
  private static final long DEADLINE_SECONDS = 180;

  private final BlockingQueue<String> added = new LinkedBlockingQueue<>();

  AwaitsSecond(JavaSparkContext spark) {
    spark
        .sc()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onExecutorAdded(SparkListenerExecutorAdded executor) {
                added.add(executor.executorId());
              }
            });
  }

  @Override
  public void stepCommitted(long steps, long ofSteps, double loss) {
    if (steps == STEP) {
      awaitOtherThan(contributed().get(0).executor());
    }
  }

  private void awaitOtherThan(String first) {
    try {
      String come = first;
      while (first.equals(come)) {
        come = added.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
      }
      if (come == null) {
        throw new IllegalStateException("No second executor has come");
      }
      System.out.println("CAME " + come + " AFTER " + first);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
