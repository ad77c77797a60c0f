package io.kindling.jobs.training;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/** Makes the shards again that were lost with an executor, in a stage of its own. */
final class Restoration {
  private final JavaSparkContext context;
  private final String run;
  private final TrainingRequest request;

  Restoration(JavaSparkContext context, String run, TrainingRequest request) {
    this.context = context;
    this.run = run;
    this.request = request;
  }

  void run() throws InterruptedException {
    restore(request.train(), "training");
    if (request.validation().isPresent()) {
      restore(request.validation().get(), "validation");
    }
  }

  private void restore(ShardedRows rows, String part) throws InterruptedException {
    String group = run + "-restore";
    context.setJobGroup(
        group, request.name() + ": make lost shards of the " + part + " part again", true);
    JavaFutureAction<Void> job;
    try {
      job = rows.shards().foreachPartitionAsync(shards -> shards.forEachRemaining(shard -> {}));
    } finally {
      context.clearJobGroup();
    }
    long limit = request.averaging().resourceTimeout().toSeconds();
    try {
      job.get(limit, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      context.cancelJobGroup(group);
      throw interrupted;
    } catch (TimeoutException late) {
      context.cancelJobGroup(group);
      throw new TryAgainException(
          "The shards of the "
              + part
              + " part could not be made again within "
              + limit
              + " s (averaging.resourceTimeout).");
    } catch (ExecutionException failed) {
      throw new TryAgainException(
          "The shards of the "
              + part
              + " part could not be made again: "
              + failed.getCause().getMessage());
    }
  }
}
