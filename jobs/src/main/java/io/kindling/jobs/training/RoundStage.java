package io.kindling.jobs.training;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.reflect.ClassTag$;

/** The Spark stage of one round: its tasks are the workers. */
final class RoundStage {
  private final JavaSparkContext context;
  private final String group;
  private final JavaFutureAction<Void> job;

  private RoundStage(JavaSparkContext context, String group, JavaFutureAction<Void> job) {
    this.context = context;
    this.group = group;
    this.job = job;
  }

  /** Submits the tasks; returns at once. */
  static RoundStage submit(
      JavaSparkContext context,
      String group,
      String description,
      int tasks,
      TrainingRequest request,
      WorkerSpec spec,
      int round) {
    RoundRdd rdd = new RoundRdd(context.sc(), tasks, request.train(), request.validation());
    JavaRDD<ShardLoader> workers =
        JavaRDD.fromRDD(rdd.setName("workers"), ClassTag$.MODULE$.apply(ShardLoader.class));
    context.setJobGroup(group, description, true);
    try {
      return new RoundStage(
          context,
          group,
          workers.foreachPartitionAsync(loaders -> Worker.work(spec, round, loaders.next())));
    } finally {
      context.clearJobGroup();
    }
  }

  String group() {
    return group;
  }

  boolean isDone() {
    return job.isDone();
  }

  /** Why the job failed, if it did. */
  Optional<Throwable> failure() {
    if (!job.isDone()) {
      return Optional.empty();
    }
    try {
      job.get();
      return Optional.empty();
    } catch (ExecutionException failed) {
      return Optional.of(failed.getCause());
    } catch (CancellationException | InterruptedException ended) {
      return Optional.of(ended);
    }
  }

  void cancel() {
    context.cancelJobGroup(group);
  }

  /** Waits for the end of the job; false if it has not come in time. */
  boolean await(Duration limit) throws InterruptedException {
    try {
      job.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException late) {
      return false;
    } catch (ExecutionException | CancellationException ended) {
      return true;
    }
  }
}
